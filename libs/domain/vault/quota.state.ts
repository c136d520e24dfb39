import type { QuotaFact } from './vault.events.js';

/** One buyer's unpaid reservations of one product. A freed claim can never be made again. */
export type Quota = {
  readonly held: readonly { readonly reservationId: string; readonly orderId: string }[];
  readonly freed: readonly string[];
};

/** Nothing claimed yet. */
export const noClaims: Quota = { held: [], freed: [] };

/** The quota after one more fact. */
export function evolveQuota(quota: Quota, fact: QuotaFact): Quota {
  const { reservationId, orderId } = fact.data;
  switch (fact.type) {
    case 'QuotaClaimed':
      return { ...quota, held: [...quota.held, { reservationId, orderId }] };
    case 'QuotaFreed':
      return { held: quota.held.filter((claim) => claim.reservationId !== reservationId), freed: [...quota.freed, reservationId] };
  }
}
