import { type Instant, type Money, never, plusSeconds, present, type RecordRef } from '@app/kernel';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import type { PlacedOrder } from '../../ordering/ordering.state.js';
import { aboutTrade, alarmRaised } from '../../oversight/alarms.policy.js';
import { isPaymentUnderItsOtherNumber, mayBeThePayment } from '../hand-given-number.policy.js';
import type { LearnedBy, PaymentConfirmed } from '../payments.events.js';
import type { PaymentAttempt, ReceivedTrade } from '../payments.state.js';

/** Money that is ours: `trade` is the record that binds it to this attempt and to no other. */
export type ReceivedMoney = {
  readonly tradeNo: string;
  /** The number that the wallet shows its user, where the channel tells it. */
  readonly walletTradeNo?: string | undefined;
  readonly paid: Money;
  readonly learnedBy: LearnedBy;
  readonly paidAt: Instant | undefined;
  readonly trade: RecordRef;
  readonly message: RecordRef | undefined;
};

/**
 * What money means for the order, by whatever road we learned of it: it pays the order, or it is too much, too little, too
 * late, or a second time. Money that is known already means nothing new, under its other number too. What may be the payment itself
 * under a number that was given by hand calls a person.
 */
export function receiveMoney(file: OrderCase, attempt: PaymentAttempt, money: ReceivedMoney, at: Instant): readonly OrderFact[] {
  const { ordering, payments } = file;
  const { attemptId, amountDue: due } = attempt;
  const { tradeNo, paid, learnedBy, trade } = money;
  if (payments.trades.some((known) => known.attemptId === attemptId && known.tradeNo === tradeNo)) return [];
  const rests = { attemptId, tradeNo, learnedBy, trade, ...present({ message: money.message }) };
  const when = present({ paidAt: money.paidAt });
  if (!isWithin(attempt, paid)) return [{ type: 'PaymentAmountMismatched', data: { ...rests, due, paid } }];
  if (payments.confirmed !== undefined) {
    if (isPaymentUnderItsOtherNumber(file, attempt, { tradeNo, walletTradeNo: money.walletTradeNo })) return [];
    const { attemptId: confirmedAttemptId } = payments.confirmed;
    return [
      { type: 'DuplicatePaymentReceived', data: { ...rests, amount: paid, confirmedAttemptId } },
      ...(ordering.stage !== 'none' && mayBeThePayment(file, rests)
        ? [alarmRaised(file, ordering.order, 'refund-needs-human', aboutTrade(rests))]
        : []),
    ];
  }
  switch (ordering.stage) {
    // No attempt can start in these; were there one, its money would still be the buyer's.
    case 'none':
      return [];
    case 'awaiting-stock':
    case 'open':
      return confirmation(ordering.order, { ...rests, ...when, amount: paid, due }, at);
    case 'cancelling':
      return [
        { type: 'CancellationOvertaken', data: { attemptId } },
        ...confirmation(ordering.order, { ...rests, ...when, amount: paid, due }, at),
      ];
    case 'ended':
      return [{ type: 'LatePaymentReceived', data: { ...rests, ...when, amount: paid, after: ordering.how } }];
    default:
      return never(ordering);
  }
}

/** Late money that pays an order after all: the promise counts from now. */
export function confirmLatePayment({ ordering, payments }: OrderCase, late: ReceivedTrade, at: Instant): readonly OrderFact[] {
  if (ordering.stage === 'none') return [];
  const { attemptId, tradeNo, amount, learnedBy, trade, message, paidAt } = late;
  const due = payments.attempts.find((attempt) => attempt.attemptId === attemptId)?.amountDue ?? amount;
  return confirmation(ordering.order, { attemptId, tradeNo, amount, due, learnedBy, trade, ...present({ message, paidAt }) }, at);
}

function confirmation(order: PlacedOrder, money: Omit<PaymentConfirmed['data'], 'deliverBy'>, at: Instant): readonly OrderFact[] {
  const longest = Math.max(...order.deal.lines.map((line) => line.deliverWithinSeconds));
  return [
    { type: 'PaymentConfirmed', data: { ...money, deliverBy: plusSeconds(at, longest) } },
    { type: 'RiskAssessed', data: { ruleset: 'none@1', outcome: 'clear', score: 0, inputs: {} } },
  ];
}

function isWithin({ amountDue, toleranceMinor }: PaymentAttempt, paid: Money): boolean {
  return paid.currency === amountDue.currency && Math.abs(paid.amount - amountDue.amount) <= toleranceMinor;
}
