import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { KeyBatch } from '../key-batch.state.js';
import type { ReleaseKeys } from '../vault.commands.js';
import type { KeyBatchFact } from '../vault.events.js';

/**
 * Gives a reservation's keys back. One that is not here leaves a tombstone, so that a reserve which was overtaken comes too late.
 * Allocated keys stay allocated, unless the order says that this very allocation failed: then nobody can be given them. Refused: unknown-batch.
 */
export const releaseKeys: Decide<ReleaseKeys, KeyBatch, KeyBatchFact> = (command, batch) => {
  const { reservationId, orderId, failedAllocations = [] } = command;
  if (batch.stage === 'none') return refuse('unknown-batch');
  const known = batch.reservations.get(reservationId);
  if (known === undefined) return facts({ type: 'KeysReleased', data: { reservationId, orderId, keyIds: [], unknown: true } });
  const isForNobody = known.allocationId !== undefined && failedAllocations.includes(known.allocationId);
  if (known.stage !== 'reserved' && !isForNobody) return nothing;
  return facts({ type: 'KeysReleased', data: { reservationId, orderId: known.orderId, keyIds: known.keyIds, unknown: false } });
};
