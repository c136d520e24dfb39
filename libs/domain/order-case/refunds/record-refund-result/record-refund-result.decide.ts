import { type Decide, type Decision, facts, never, nothing, refuse } from '@app/kernel';
import type { RecordRefundResult } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { openAlarm } from '../../oversight/alarms.policy.js';
import { liveClaim } from '../../oversight/claims.policy.js';
import type { AlarmCleared } from '../../oversight/oversight.events.js';
import { isSameTrade } from '../../payments/payments.state.js';
import { findRefund, refundable, standingRefunds } from '../refundable.policy.js';
import { REFUND_NOT_FOUND, type Refund } from '../refunds.state.js';

/**
 * What became of a refund. A success counts whenever it is learned, after a failure or a person's taking over too; a silence is recorded
 * once per try, and once more when the channel, asked, knows of no such refund. A refund that a person looks after fails by an operator's
 * word only; an operator is heard where no sender and no channel has the next word.
 * Refused: unknown-refund, not-submitted, refund-under-way, not-due-yet {until} (while the request may still be under way).
 */
export const recordRefundResult: Decide<RecordRefundResult, OrderCase, OrderFact> = (command, file) => {
  const refund = findRefund(file, command.refundNo);
  if (refund === undefined) return refuse('unknown-refund', { refundNo: command.refundNo });
  if (refund.stage === 'succeeded') return nothing;
  if (refund.stage === 'requested') return refuse('not-submitted');
  const isByOperator = command.learnedBy === 'operator';
  const tooEarly = isByOperator ? tooEarlyForOperator(command, file, refund) : undefined;
  if (tooEarly !== undefined) return tooEarly;
  switch (command.result) {
    case 'done':
      return done(command, file, refund);
    case 'failed':
      return isNewFailure(refund, isByOperator) ? failed(command, file, refund) : nothing;
    case 'unknown':
      return unknown(command, file, refund);
    default:
      return never(command.result);
  }
};

/** What a person looks after fails by that person's word only, once, though the channel may have said so before. */
function isNewFailure({ stage, failed: known }: Refund, isByOperator: boolean): boolean {
  return stage === 'needs-human' ? isByOperator && known?.saidByPerson !== true : known === undefined;
}

function tooEarlyForOperator({ at }: RecordRefundResult, file: OrderCase, { refundNo, stage }: Refund): Decision<OrderFact> | undefined {
  if (stage === 'submitted') return refuse('refund-under-way');
  const live = liveClaim(file, refundNo, at);
  return live === undefined ? undefined : refuse('not-due-yet', { until: live.settledAt });
}

function done(command: RecordRefundResult, file: OrderCase, refund: Refund): Decision<OrderFact> {
  const { refundNo, amount } = refund;
  const { channelRefundNo, learnedBy } = command;
  const standing = standingRefunds(file);
  const replaced = file.refunds.refunds.filter((one) => isSameTrade(one, refund) && one !== refund && !standing.includes(one));
  return facts<OrderFact>(
    { type: 'RefundSucceeded', data: { refundNo, amount, ...(channelRefundNo === undefined ? {} : { channelRefundNo }), learnedBy } },
    ...[refund, ...replaced].flatMap((one) => alarmCleared(command, file, one)),
  );
}

/** Where nothing of the payment is left to be asked back, the word of the person who looks after the refund ends the matter. */
function failed(command: RecordRefundResult, file: OrderCase, refund: Refund): Decision<OrderFact> {
  const { refundNo, amount, stage } = refund;
  const freed = refund.failed === undefined ? amount.amount : 0;
  const isSettled = stage === 'needs-human' && (refundable(file, refund)?.amount ?? 0) + freed <= 0;
  return facts<OrderFact>(
    { type: 'RefundFailed', data: { refundNo, code: command.code ?? 'unspecified' } },
    ...(isSettled ? alarmCleared(command, file, refund) : []),
  );
}

function alarmCleared({ learnedBy }: RecordRefundResult, file: OrderCase, { refundNo }: Refund): readonly AlarmCleared[] {
  const alarm = openAlarm(file, 'refund-needs-human', { subject: refundNo });
  const by = learnedBy === 'operator' ? 'operator' : 'system';
  return alarm === undefined ? [] : [{ type: 'AlarmCleared', data: { alarmId: alarm.alarmId, by } }];
}

function unknown({ because = 'no-answer', at }: RecordRefundResult, file: OrderCase, refund: Refund): Decision<OrderFact> {
  const { refundNo, stage, tries, unknownBecause } = refund;
  const isNews = stage === 'submitted' || (stage === 'unknown' && because === REFUND_NOT_FOUND && unknownBecause !== REFUND_NOT_FOUND);
  if (!isNews) return nothing;
  const live = liveClaim(file, refundNo, at);
  if (because === REFUND_NOT_FOUND && live !== undefined) return refuse('not-due-yet', { until: live.settledAt });
  return facts({ type: 'RefundResultUnknown', data: { refundNo, try: tries, because } });
}
