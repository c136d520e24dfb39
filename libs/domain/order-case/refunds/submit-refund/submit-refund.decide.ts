import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { SubmitRefund } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { latestClaim } from '../../oversight/claims.policy.js';
import { findRefund } from '../refundable.policy.js';

/**
 * The holder of the claim is about to send: recorded just before the request goes out. Only who gets this fact recorded sends.
 * Refused: unknown-refund, refund-settled {stage}, claim-lost, only-once.
 */
export const submitRefund: Decide<SubmitRefund, OrderCase, OrderFact> = (command, file) => {
  const { refundNo, effectNo, at } = command;
  const refund = findRefund(file, refundNo);
  if (refund === undefined) return refuse('unknown-refund', { refundNo });
  if (refund.stage === 'succeeded' || refund.stage === 'failed' || refund.stage === 'needs-human') {
    return refuse('refund-settled', { stage: refund.stage });
  }
  const claim = latestClaim(file, refundNo);
  if (claim?.effectNo !== effectNo || claim.try !== command.try || at >= claim.notAfter) return refuse('claim-lost', { effectNo });
  if (refund.tries === command.try) return nothing;
  if (refund.repeatSafety === 'neither' && refund.tries > 0) return refuse('only-once');
  return facts({ type: 'RefundSubmitted', data: { refundNo, effectNo, try: command.try } });
};
