import { type Decide, effectNoOf, facts, nothing, plusSeconds, refuse } from '@app/kernel';
import type { ClaimEffect } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { findRefund, wentBackMeanwhile } from '../../refunds/refundable.policy.js';
import { REFUND_NOT_FOUND, type Refund } from '../../refunds/refunds.state.js';
import { latestClaim, liveClaim } from '../claims.policy.js';

/**
 * Claims the right to send one effect. Only who gets EffectClaimed recorded may send, and only before its notAfter:
 * an answer of "nothing" means that this worker holds the claim already, not that it may send again.
 * A try whose answer never came is repeated where a repeat is harmless, or where the channel, asked, knew of no such refund.
 * Refused: unknown-order, unknown-refund, refund-settled {stage}, claimed-by-other {worker, until}, only-once, ask-first,
 * money-went-back-meanwhile (of a refund that was never sent).
 */
export const claimEffect: Decide<ClaimEffect, OrderCase, OrderFact> = (command, file) => {
  const { purpose, subject, worker, validForSeconds, at } = command;
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const refund = findRefund(file, subject);
  if (refund === undefined) return refuse('unknown-refund', { refundNo: subject });
  if (refund.stage === 'succeeded' || refund.stage === 'failed' || refund.stage === 'needs-human') {
    return refuse('refund-settled', { stage: refund.stage });
  }
  const live = liveClaim(file, subject, at);
  if (live !== undefined) {
    const isOwnAndUnused = live.claim.worker === worker && refund.tries !== live.claim.try && at < live.claim.notAfter;
    return isOwnAndUnused ? nothing : refuse('claimed-by-other', { worker: live.claim.worker, until: live.settledAt });
  }
  if (refund.tries === 0 && wentBackMeanwhile(file, refund)) return refuse('money-went-back-meanwhile');
  const obstacle = obstacleToRepeat(refund);
  if (obstacle !== undefined) return refuse(obstacle);
  const effectNo = effectNoOf(file.ordering.order.orderId, purpose, refund.n);
  const tryNo = (latestClaim(file, subject)?.try ?? 0) + 1;
  const notAfter = plusSeconds(at, validForSeconds);
  return facts({ type: 'EffectClaimed', data: { effectNo, purpose, subject, try: tryNo, worker, notAfter } });
};

/** What forbids sending once more; a claim under which nothing was ever sent forbids nothing. */
function obstacleToRepeat({ tries, repeatSafety, stage, unknownBecause }: Refund): 'only-once' | 'ask-first' | undefined {
  if (tries === 0 || repeatSafety === 'by-number') return undefined;
  if (repeatSafety === 'neither') return 'only-once';
  return stage === 'unknown' && unknownBecause === REFUND_NOT_FOUND ? undefined : 'ask-first';
}
