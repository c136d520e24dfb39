import { type Decide, type Decision, facts, never, nothing, refuse } from '@app/kernel';
import type { RecordRefundResult } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { openAlarm } from '../../oversight/alarms.policy.js';
import { liveClaim } from '../../oversight/claims.policy.js';
import { findRefund } from '../refundable.policy.js';
import { REFUND_NOT_FOUND, type Refund } from '../refunds.state.js';

/**
 * What became of a refund that was sent. A success counts whenever it is learned, after a failure or a person's taking over too;
 * a silence is recorded once per try, and once more when the channel, asked, knows of no such refund.
 * Refused: unknown-refund, not-submitted, not-due-yet {until} (a "not found" while the request may still be under way).
 */
export const recordRefundResult: Decide<RecordRefundResult, OrderCase, OrderFact> = (command, file) => {
  const refund = findRefund(file, command.refundNo);
  if (refund === undefined) return refuse('unknown-refund', { refundNo: command.refundNo });
  if (refund.stage === 'succeeded') return nothing;
  if (refund.stage === 'requested' && command.learnedBy !== 'operator') return refuse('not-submitted');
  switch (command.result) {
    case 'done':
      return done(command, file, refund);
    case 'failed':
      if (refund.stage === 'failed' || refund.stage === 'needs-human') return nothing;
      return facts({ type: 'RefundFailed', data: { refundNo: refund.refundNo, code: command.code ?? 'unspecified' } });
    case 'unknown':
      return unknown(command, file, refund);
    default:
      return never(command.result);
  }
};

function done(command: RecordRefundResult, file: OrderCase, { refundNo, amount }: Refund): Decision<OrderFact> {
  const { channelRefundNo, learnedBy } = command;
  const alarm = openAlarm(file, 'refund-needs-human', refundNo);
  const by = learnedBy === 'operator' ? 'operator' : 'system';
  return facts<OrderFact>(
    { type: 'RefundSucceeded', data: { refundNo, amount, ...(channelRefundNo === undefined ? {} : { channelRefundNo }), learnedBy } },
    ...(alarm === undefined ? [] : [{ type: 'AlarmCleared', data: { alarmId: alarm.alarmId, by } } as const]),
  );
}

function unknown({ because = 'no-answer', at }: RecordRefundResult, file: OrderCase, refund: Refund): Decision<OrderFact> {
  const { refundNo, stage, tries, unknownBecause } = refund;
  const isNews = stage === 'submitted' || (stage === 'unknown' && because === REFUND_NOT_FOUND && unknownBecause !== REFUND_NOT_FOUND);
  if (!isNews) return nothing;
  const live = liveClaim(file, refundNo, at);
  if (because === REFUND_NOT_FOUND && live !== undefined) return refuse('not-due-yet', { until: live.settledAt });
  return facts({ type: 'RefundResultUnknown', data: { refundNo, try: tries, because } });
}
