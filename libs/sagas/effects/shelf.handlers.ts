import type { ReservationPart } from '@app/domain/order-case';
import {
  admittedBatches,
  type BatchReservation,
  batchStream,
  INTAKE_STREAM,
  intakeDecider,
  keyBatchDecider,
  shelfOf,
  unsoldKeysOf,
} from '@app/domain/vault';
import { type Clock, type Instant, plusSeconds } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';

/** So long a batch whose every key was handed out is not looked at. */
const LOOK_AGAIN_AFTER_SECONDS = 600;

/** From which batches a quantity can be taken, or how many there are in all. */
export type ShelfPlan =
  | { readonly enough: true; readonly parts: readonly ReservationPart[] }
  | { readonly enough: false; readonly available: number };

/** Reads what can be sold from the batches themselves: a view that lags must never say "sold out". */
export class Shelf {
  /** Batches whose every key was handed out, and when to look at them again: an allocation that failed may give keys back. */
  private readonly exhausted = new Map<string, Instant>();

  constructor(
    private readonly handling: CommandHandling,
    private readonly clock: Clock,
  ) {}

  /** Plans along the admitted batches, oldest first. Keys of reservations that are `inVain` count as free. */
  async plan(productId: string, quantity: number, inVain: (held: BatchReservation) => boolean): Promise<ShelfPlan> {
    const { state: intake } = await this.handling.fold(intakeDecider, INTAKE_STREAM);
    const parts: ReservationPart[] = [];
    let wanted = quantity;
    for (const { batchId } of admittedBatches(intake, productId)) {
      if (wanted === 0) break;
      const sellable = await this.sellableOf(batchId, inVain);
      const taken = Math.min(sellable, wanted);
      if (taken > 0) parts.push({ batchId, quantity: taken });
      wanted -= taken;
    }
    return wanted === 0 ? { enough: true, parts } : { enough: false, available: quantity - wanted };
  }

  private async sellableOf(batchId: string, inVain: (held: BatchReservation) => boolean): Promise<number> {
    const now = this.clock.now();
    const lookAgainAt = this.exhausted.get(batchId);
    if (lookAgainAt !== undefined && now < lookAgainAt) return 0;
    const { state } = await this.handling.fold(keyBatchDecider, batchStream(batchId));
    const shelf = shelfOf(state);
    if (shelf.total > 0 && shelf.allocated === shelf.total) this.exhausted.set(batchId, plusSeconds(now, LOOK_AGAIN_AFTER_SECONDS));
    else this.exhausted.delete(batchId);
    return shelf.sellable + unsoldKeysOf(state, inVain);
  }
}
