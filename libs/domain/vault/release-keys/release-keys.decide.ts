import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { KeyBatch } from '../key-batch.state.js';
import type { ReleaseKeys } from '../vault.commands.js';
import type { KeyBatchFact } from '../vault.events.js';

/**
 * Gives a reservation's keys back. One that is not here leaves a tombstone, so that a reserve which was overtaken comes too late.
 * Allocated keys stay allocated. Refused: unknown-batch.
 */
export const releaseKeys: Decide<ReleaseKeys, KeyBatch, KeyBatchFact> = ({ reservationId, orderId }, batch) => {
  if (batch.stage === 'none') return refuse('unknown-batch');
  const known = batch.reservations.get(reservationId);
  if (known === undefined) return facts({ type: 'KeysReleased', data: { reservationId, orderId, keyIds: [], unknown: true } });
  if (known.stage !== 'reserved') return nothing;
  return facts({ type: 'KeysReleased', data: { reservationId, orderId: known.orderId, keyIds: known.keyIds, unknown: false } });
};
