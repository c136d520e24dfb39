import { batchReservation, batchStream, type KeyBatch, type KeyBatchCommand, type KeyBatchFact, keyBatchDecider } from '@app/domain/vault';
import { derivedCommandId, type OrderId, type Wish } from '@app/kernel';
import type { CommandHandling, Handled } from '@app/platform/command-handling';

/** Sends commands to key batches on behalf of an order. The command's id is the reservation's or allocation's, so a repeat is the same command. */
export class BatchCommands {
  constructor(private readonly handling: CommandHandling) {}

  async send(
    batchId: string,
    orderId: OrderId,
    wish: Extract<Wish<KeyBatchCommand>, { readonly type: 'ReserveKeys' | 'ReleaseKeys' | 'AllocateKeys' }>,
    saga: string,
  ): Promise<Handled<KeyBatch, KeyBatchFact>> {
    const subject = wish.type === 'AllocateKeys' ? wish.allocationId : wish.reservationId;
    const commandId = derivedCommandId(wish.type, batchId, subject);
    return this.handling.handle(keyBatchDecider, batchStream(batchId), wish, {
      commandId,
      actor: { kind: 'saga', id: saga },
      shopId: '',
      correlationId: orderId,
      causationId: commandId,
    });
  }

  /** Are a reservation's keys set aside at the batch now? */
  async isReserved(batchId: string, reservationId: string): Promise<boolean> {
    const { state } = await this.handling.fold(keyBatchDecider, batchStream(batchId));
    return batchReservation(state, reservationId)?.stage === 'reserved';
  }

  /** How many of a reservation's keys can be handed out now; undefined when the batch holds no such reservation. */
  async usableKeys(batchId: string, reservationId: string): Promise<number | undefined> {
    const { state } = await this.handling.fold(keyBatchDecider, batchStream(batchId));
    const reservation = batchReservation(state, reservationId);
    if (state.stage === 'none' || reservation === undefined || reservation.stage === 'released') return undefined;
    return state.keys.filter(({ keyId, quarantined }) => reservation.keyIds.includes(keyId) && !quarantined).length;
  }
}
