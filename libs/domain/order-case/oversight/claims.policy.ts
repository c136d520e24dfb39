import { type Instant, plusSeconds } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { findRefund } from '../refunds/refundable.policy.js';
import type { Claim } from './oversight.state.js';

/** From a claim's notAfter on, so long its outcome may still be under way: request timeouts, a margin of 60 s included. */
export const CLAIM_SETTLES_SECONDS = 90;

/** The latest claim on an effect about that subject. */
export function latestClaim(file: OrderCase, subject: string): Claim | undefined {
  return file.oversight.claims.findLast((claim) => claim.subject === subject);
}

/**
 * The claim whose holder may still be sending, or whose answer may still come, and when that is over.
 * Until then nobody else may send, and nobody concludes anything from silence. undefined once a definite outcome is known.
 */
export function liveClaim(
  file: OrderCase,
  subject: string,
  at: Instant,
): { readonly claim: Claim; readonly settledAt: Instant } | undefined {
  const claim = latestClaim(file, subject);
  if (claim === undefined) return undefined;
  const refund = findRefund(file, subject);
  if (refund?.stage === 'succeeded' || refund?.failed !== undefined) return undefined;
  const settledAt = plusSeconds(claim.notAfter, CLAIM_SETTLES_SECONDS);
  return at < settledAt ? { claim, settledAt } : undefined;
}
