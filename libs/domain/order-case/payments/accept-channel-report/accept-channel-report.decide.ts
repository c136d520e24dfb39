import { type Decide, present, refuse } from '@app/kernel';
import type { AcceptChannelReport } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { observedRefund } from '../observed-refund.policy.js';
import { findAttempt, type PaymentAttempt } from '../payments.state.js';
import { receiveMoney } from '../receive-money/receive-money.decide.js';

/**
 * A verified message of the channel. However often it comes, by however many roads, it counts once. A message that speaks of
 * a refund never pays for anything, whatever its status says.
 * Refuses `unknown-order`, `unknown-attempt`, and `trade-not-bound` for money whose trade was not bound to this attempt first.
 */
export const acceptChannelReport: Decide<AcceptChannelReport, OrderCase, OrderFact> = (command, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const attempt = findAttempt(file.payments, command.attemptId);
  if (attempt === undefined) return refuse('unknown-attempt');
  const { status, tradeNo, walletTradeNo, amount, paidAt, trade, message, at } = command;
  const events = [...acceptance(command, attempt)];
  if (status === 'refunded' || command.refundAmount !== undefined || command.channelRefundNo !== undefined) {
    const { attemptId, channelRefundNo, refundAmount = amount } = command;
    return {
      events: [...events, ...observedRefund(file, { attemptId, tradeNo, channelRefundNo, amount: refundAmount, seenIn: 'notification' })],
    };
  }
  if (status !== 'paid') return { events };
  if (trade === undefined) return refuse('trade-not-bound');
  const money = { tradeNo, walletTradeNo, paid: amount, learnedBy: 'notification' as const, paidAt, trade, message };
  return { events: [...events, ...receiveMoney(file, attempt, money, at)] };
};

function acceptance(command: AcceptChannelReport, attempt: PaymentAttempt): readonly OrderFact[] {
  const { attemptId, tradeNo, status, amount, message, walletTradeNo, paidAt } = command;
  if (attempt.reported.some((known) => known.tradeNo === tradeNo && known.status === status)) return [];
  return [
    { type: 'PaymentNotificationAccepted', data: { attemptId, tradeNo, status, amount, message, ...present({ walletTradeNo, paidAt }) } },
  ];
}
