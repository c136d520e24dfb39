import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { KeyBatch } from '../key-batch.state.js';
import type { AllocateKeys } from '../vault.commands.js';
import type { KeyBatchFact } from '../vault.events.js';

/**
 * Hands out exactly the keys of a reservation, once. Repeated, the keys recorded under that allocation are the answer.
 * Refused: unknown-batch, reservation-lost, already-allocated {allocationId}, allocation-taken, keys-quarantined {wanted, got}.
 */
export const allocateKeys: Decide<AllocateKeys, KeyBatch, KeyBatchFact> = ({ allocationId, reservationId }, batch) => {
  if (batch.stage === 'none') return refuse('unknown-batch');
  const reservation = batch.reservations.get(reservationId);
  if (reservation === undefined || reservation.stage === 'released') return refuse('reservation-lost', { reservationId });
  if (reservation.stage === 'allocated') {
    const allocated = reservation.allocationId ?? allocationId;
    return allocated === allocationId ? nothing : refuse('already-allocated', { allocationId: allocated });
  }
  if ([...batch.reservations.values()].some((known) => known.allocationId === allocationId))
    return refuse('allocation-taken', { allocationId });
  const { orderId, keyIds } = reservation;
  const quarantined = new Set(batch.keys.filter((key) => key.quarantined).map(({ keyId }) => keyId));
  const got = keyIds.filter((keyId) => !quarantined.has(keyId)).length;
  if (got < keyIds.length) return refuse('keys-quarantined', { wanted: keyIds.length, got });
  return facts({ type: 'KeysAllocated', data: { allocationId, reservationId, orderId, keyIds } });
};
