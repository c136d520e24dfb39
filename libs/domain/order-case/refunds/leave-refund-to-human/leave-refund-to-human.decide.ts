import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { LeaveRefundToHuman } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { alarmRaised, openAlarm } from '../../oversight/alarms.policy.js';
import { liveClaim } from '../../oversight/claims.policy.js';
import { findRefund } from '../refundable.policy.js';

/**
 * Nothing automatic is left to do about a refund: a person is called. The duty to pay it back remains.
 * Refused: unknown-order, unknown-refund, refund-not-failed, claimed-by-other {worker, until} while its outcome may still come.
 */
export const leaveRefundToHuman: Decide<LeaveRefundToHuman, OrderCase, OrderFact> = ({ refundNo, because, at }, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const refund = findRefund(file, refundNo);
  if (refund === undefined) return refuse('unknown-refund', { refundNo });
  if (refund.stage === 'succeeded' || refund.stage === 'needs-human') return nothing;
  if (refund.stage !== 'failed') {
    if (because === 'failed-at-channel') return refuse('refund-not-failed', { stage: refund.stage });
    const live = liveClaim(file, refundNo, at);
    if (live !== undefined) return refuse('claimed-by-other', { worker: live.claim.worker, until: live.settledAt });
  }
  const known = openAlarm(file, 'refund-needs-human', { subject: refundNo });
  return facts<OrderFact>(
    { type: 'RefundNeedsHuman', data: { refundNo, because } },
    ...(known === undefined ? [alarmRaised(file, file.ordering.order, 'refund-needs-human', { subject: refundNo })] : []),
  );
};
