import { type Decide, present, refuse } from '@app/kernel';
import type { RecordQueryAnswer } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { tradeTaken } from '../../oversight/alarms.policy.js';
import { observedRefund } from '../observed-refund.policy.js';
import { findAttempt, type PaymentAttempt } from '../payments.state.js';
import { receiveMoney } from '../receive-money/receive-money.decide.js';

/**
 * The channel's answer to "was it paid?". It is a fact where it differs from the last one, becomes final, or is the first to
 * a question put since a cancellation was requested. "paid" brings its money with it, or a person where that is another order's.
 * Refuses `unknown-order`, `unknown-attempt`, and `trade-not-bound` for money whose trade was not bound to this attempt first.
 */
export const recordQueryAnswer: Decide<RecordQueryAnswer, OrderCase, OrderFact> = (command, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const attempt = findAttempt(file.payments, command.attemptId);
  if (attempt === undefined) return refuse('unknown-attempt');
  const { attemptId, answer, askedAt, tradeNo, amount, paidAt, trade } = command;
  const final = isNotPaid(answer) && askedAt >= attempt.expiresAt;
  const asked: readonly OrderFact[] = isNews(file, attempt, command, final)
    ? [{ type: 'PaymentQueried', data: { attemptId, answer, askedAt, final, ...present({ tradeNo, amount }) } }]
    : [];
  if (answer === 'refunded' && tradeNo !== undefined && amount !== undefined) {
    return { events: [...asked, ...observedRefund(file, { attemptId, tradeNo, channelRefundNo: undefined, amount, seenIn: 'query' })] };
  }
  if (answer !== 'paid') return { events: asked };
  if (command.taken === true) return { events: [...asked, ...tradeTaken(file, file.ordering.order, attemptId, command.held)] };
  if (tradeNo === undefined || amount === undefined || trade === undefined) return refuse('trade-not-bound');
  const money = { tradeNo, paid: amount, learnedBy: 'query' as const, paidAt, trade, message: undefined };
  return { events: [...asked, ...receiveMoney(file, attempt, money, command.at)] };
};

function isNotPaid(answer: RecordQueryAnswer['answer']): boolean {
  return answer === 'unpaid' || answer === 'closed' || answer === 'not-found' || answer === 'refunded';
}

function isNews({ ordering }: OrderCase, { lastAnswer }: PaymentAttempt, { answer, askedAt }: RecordQueryAnswer, final: boolean): boolean {
  if (lastAnswer === undefined || lastAnswer.answer !== answer) return true;
  if (final && !lastAnswer.final) return true;
  return ordering.stage === 'cancelling' && askedAt >= ordering.requestedAt && lastAnswer.at < ordering.requestedAt;
}
