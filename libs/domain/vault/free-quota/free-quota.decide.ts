import { type Decide, facts, nothing } from '@app/kernel';
import type { Quota } from '../quota.state.js';
import type { FreeQuota } from '../vault.commands.js';
import type { QuotaFact } from '../vault.events.js';

/** Gives a claim back. One that is not here is recorded as freed too, so that a claim which was overtaken comes too late. */
export const freeQuota: Decide<FreeQuota, Quota, QuotaFact> = ({ reservationId, orderId, because }, { freed }) =>
  freed.includes(reservationId) ? nothing : facts({ type: 'QuotaFreed', data: { reservationId, orderId, because } });
