import {
  type AllocatedKey,
  findAttempt,
  linesToAllocate,
  type OrderCase,
  quantityOf,
  type Reservation,
  reservedFor,
} from '@app/domain/order-case';
import { allocatedHere } from '@app/domain/vault';
import { allocationIdOf, type RecordRef, refTo } from '@app/kernel';
import { crashPoint } from '@app/platform/observability';
import type { BatchCommands } from './batch-commands.handlers.js';
import type { Brakes } from './brakes.handlers.js';
import { type Effect, type EffectRequest, textOf } from './effect.port.js';
import type { OrderCommands } from './order-commands.handlers.js';

type Handed = {
  readonly keys: readonly AllocatedKey[];
  readonly records: readonly RecordRef[];
  readonly got: number;
  readonly failed: 'keys-quarantined' | 'reservation-lost' | undefined;
};

/** Hands the reserved keys to a paid order, part by part; the order holds them only when all parts are had. */
export class AllocateKeys implements Effect {
  readonly name = 'allocate-keys';

  constructor(
    private readonly orders: OrderCommands,
    private readonly batches: BatchCommands,
    private readonly brakes: Brakes,
  ) {}

  async perform(request: EffectRequest): Promise<void> {
    const { orderId, saga, ordinal } = request;
    const lineId = textOf(request, 'lineId');
    const file = await this.orders.fold(orderId);
    const line = linesToAllocate(file).find((candidate) => candidate.lineId === lineId);
    const reservation = reservedFor(file, lineId);
    if (line === undefined || reservation === undefined || (await this.brakes.areSet('deliveries', accountOf(file)))) return;
    const allocationId = allocationIdOf(orderId, lineId, line.allocationsTried + 1);
    const { reservationId, parts } = reservation;
    const { keys, records, got, failed } = await this.takeAll(request, reservation, allocationId);
    const wanted = quantityOf(parts);
    const by = { saga, intent: `allocated:${allocationId}:${failed ?? 'all'}`, ordinal, revision: file.revision };
    if (failed === undefined)
      await this.orders.send(orderId, file, { type: 'RecordAllocation', lineId, allocationId, reservationId, keys, records }, by);
    else {
      const failure = {
        type: 'RecordAllocationFailed',
        lineId,
        allocationId,
        reservationId,
        wanted,
        got,
        reason: failed,
      } as const;
      await this.orders.send(orderId, file, failure, by);
    }
    crashPoint('allocate.recorded');
  }

  private async takeAll({ orderId, saga }: EffectRequest, { reservationId, parts }: Reservation, allocationId: string): Promise<Handed> {
    // Looked at first, so that no part is handed out for an order that cannot have them all.
    const usable = await Promise.all(parts.map(({ batchId }) => this.batches.usableKeys(batchId, reservationId)));
    if (usable.includes(undefined)) return { keys: [], records: [], got: 0, failed: 'reservation-lost' };
    const got = usable.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    if (got < quantityOf(parts)) return { keys: [], records: [], got, failed: 'keys-quarantined' };
    const keys: AllocatedKey[] = [];
    const records: RecordRef[] = [];
    for (const { batchId } of parts) {
      const handled = await this.batches.send(batchId, orderId, { type: 'AllocateKeys', allocationId, reservationId }, saga);
      if (handled.outcome === 'refused') {
        return {
          keys,
          records,
          got: keys.length,
          failed: handled.refusal.code === 'keys-quarantined' ? 'keys-quarantined' : 'reservation-lost',
        };
      }
      const record = 'events' in handled ? handled.events.find((event) => event.type === 'KeysAllocated') : undefined;
      if (record !== undefined) records.push(refTo(record));
      keys.push(...allocatedHere(handled.state, allocationId));
      crashPoint('allocate.part-allocated');
    }
    return { keys, records, got: keys.length, failed: undefined };
  }
}

/** The account that the order was paid through. */
function accountOf({ payments }: OrderCase): string | undefined {
  return payments.confirmed && findAttempt(payments, payments.confirmed.attemptId)?.account;
}
