import { type Decide, facts, nothing, refuse } from '@app/kernel';
import { isSellable, type KeyBatch } from '../key-batch.state.js';
import type { ReserveKeys } from '../vault.commands.js';
import type { KeyBatchFact } from '../vault.events.js';

/**
 * Sets the first sellable keys aside: all that are wanted, or none. Repeated, the keys recorded under that id are the answer.
 * The batch does not know whether it was admitted: whoever plans reservations plans only batches that `intake` has admitted.
 * A batch never ends a reservation by itself; only a fact in the order does.
 * Refused: unknown-batch, invalid-quantity, reservation-released, reservation-differs {reserved}, insufficient {available}.
 */
export const reserveKeys: Decide<ReserveKeys, KeyBatch, KeyBatchFact> = ({ reservationId, orderId, quantity }, batch) => {
  if (batch.stage === 'none') return refuse('unknown-batch');
  if (!Number.isSafeInteger(quantity) || quantity < 1) return refuse('invalid-quantity');
  const known = batch.reservations.get(reservationId);
  if (known?.stage === 'released') return refuse('reservation-released', { reservationId });
  if (known !== undefined) {
    const isSame = known.orderId === orderId && known.keyIds.length === quantity;
    return isSame ? nothing : refuse('reservation-differs', { reservationId, reserved: known.keyIds.length });
  }
  const sellable = batch.keys.filter(isSellable);
  if (sellable.length < quantity) return refuse('insufficient', { available: sellable.length });
  const keyIds = sellable.slice(0, quantity).map(({ keyId }) => keyId);
  return facts({ type: 'KeysReserved', data: { reservationId, orderId, keyIds } });
};
