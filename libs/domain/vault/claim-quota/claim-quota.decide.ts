import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { Quota } from '../quota.state.js';
import type { ClaimQuota } from '../vault.commands.js';
import type { QuotaFact } from '../vault.events.js';

/** Counts one more unpaid reservation of this buyer. Refused: quota-exceeded {limit, held}, claim-freed (its order is paid or over). */
export const claimQuota: Decide<ClaimQuota, Quota, QuotaFact> = ({ reservationId, orderId, limit }, { held, freed }) => {
  if (held.some((claim) => claim.reservationId === reservationId)) return nothing;
  if (freed.includes(reservationId)) return refuse('claim-freed', { reservationId });
  if (held.length >= limit) return refuse('quota-exceeded', { limit, held: held.length });
  return facts({ type: 'QuotaClaimed', data: { reservationId, orderId } });
};
