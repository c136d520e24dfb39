import { findAttempt, isKnownForThePayment, isSameTrade, type OrderCase, type ReceivedTrade, surplusMoney } from '@app/domain/order-case';
import { never } from '@app/kernel';
import { actorOf, type MoneyTrace, moneyTrace } from '../money-trace.policy.js';
import type { Noticed, Rule, Situation } from './rule.shape.js';

/** Payment: money came, but it does not pay this order. */
export const moneyThatDoesNotPay: Rule = (situation) =>
  situation.reading.file.payments.confirmed === undefined ? surplusFindings(situation, true) : [];

/** After delivery: the order is paid, and other money that came must go back. It is unmet only where nobody but a person can move it. */
export const moneyBesideThePayment: Rule = (situation) =>
  situation.reading.file.payments.confirmed === undefined ? [] : surplusFindings(situation, false);

function surplusFindings(situation: Situation, unmet: boolean): readonly Noticed[] {
  return situation.reading.file.payments.trades.flatMap((trade) => {
    const trace = moneyTrace(situation, trade);
    const finding = findingOf(situation, trade, trace);
    return finding === undefined ? [] : [{ actor: actorOf(trace), ...finding, unmet: unmet || trace.state === 'needs-human' }];
  });
}

type Found = Omit<Noticed, 'unmet' | 'actor'> & Partial<Pick<Noticed, 'actor'>>;

function findingOf(situation: Situation, trade: ReceivedTrade, trace: MoneyTrace): Found | undefined {
  const { file } = situation.reading;
  const { confirmed } = file.payments;
  if (confirmed !== undefined && trace.state === 'held' && isKnownForThePayment(file, trade)) return isThePayment(trade, confirmed.tradeNo);
  switch (trade.as) {
    case 'confirmed':
      return undefined;
    case 'late':
      return latePayment(situation, trade, trace);
    case 'mismatched':
      return amountMismatch(situation, trade, trace);
    case 'duplicate':
      return duplicatePayment(situation, trade, trace);
    default:
      return never(trade.as);
  }
}

function latePayment({ reading, order }: Situation, trade: ReceivedTrade, trace: MoneyTrace): Found {
  const { ordering } = reading.file;
  const { amount, tradeNo, at: arrivedAt, paidAt, after = 'expired' } = trade;
  const endedAt = ordering.stage === 'ended' ? ordering.at : order.payBefore;
  // Paid in time and told too late is the channel's doing; that one could still pay is the shop's.
  const fault = paidAt !== undefined && paidAt <= endedAt ? 'C' : 'M';
  const told = { amount, tradeNo, endedAt, arrivedAt };
  const confidence = paidAt === undefined ? 'likely' : 'certain';
  const isTriedAgain = surplusMoney(reading.file).some((one) => isSameTrade(one, trade) && one.owed.what === 'reserve-again');
  if (isTriedAgain) return { says: { key: 'LATE_PAYMENT_AFTER_EXPIRY/reserving-again', ...told }, fault, confidence };
  const soldOutAt = order.stockUnavailable?.purpose === 'late-payment' ? order.stockUnavailable.at : undefined;
  return { says: { key: 'LATE_PAYMENT_AFTER_EXPIRY/money-back', ...told, after, soldOutAt, trace }, fault, confidence };
}

function amountMismatch({ reading, order }: Situation, trade: ReceivedTrade, trace: MoneyTrace): Found {
  const { file } = reading;
  const { amount: paid, tradeNo, at: arrivedAt, attemptId } = trade;
  const due = findAttempt(file.payments, attemptId)?.amountDue ?? order.deal.total;
  const told = { due, paid, tradeNo, arrivedAt };
  const rates = { fault: 'B', confidence: 'likely' } as const;
  const isHeld = isHeldFor(file, trade);
  if (isHeld && file.payments.confirmed !== undefined) return maybeThePayment(trade, file.payments.confirmed.tradeNo);
  if (!isHeld) return { says: { key: 'PAYMENT_AMOUNT_MISMATCH/money-back', ...told, trace }, ...rates };
  const { payBefore } = order;
  return { says: { key: 'PAYMENT_AMOUNT_MISMATCH/held', ...told, payBefore }, ...rates, actor: 'buyer', dueAt: payBefore };
}

function isHeldFor(file: OrderCase, trade: ReceivedTrade): boolean {
  return surplusMoney(file).some((one) => isSameTrade(one, trade) && one.owed.what === 'hold');
}

/** Two numbers of one attempt, one of them given by hand: the shop's slip, or a second payment. */
function maybeThePayment({ amount, tradeNo, at: arrivedAt }: ReceivedTrade, paidWith: string): Found {
  return {
    says: { key: 'DUPLICATE_PAYMENT/held', amount, tradeNo, arrivedAt, paidWith },
    fault: 'M',
    confidence: 'likely',
    actor: 'operator',
  };
}

/** A person has looked: the other number is the payment's own, and nothing goes back. */
function isThePayment({ amount, tradeNo, at: arrivedAt }: ReceivedTrade, paidWith: string): Found {
  return {
    says: { key: 'DUPLICATE_PAYMENT/settled', amount, tradeNo, arrivedAt, paidWith },
    fault: 'none',
    confidence: 'likely',
    actor: 'nobody',
  };
}

function duplicatePayment({ reading }: Situation, trade: ReceivedTrade, trace: MoneyTrace): Found {
  const { confirmed } = reading.file.payments;
  if (confirmed !== undefined && isHeldFor(reading.file, trade)) return maybeThePayment(trade, confirmed.tradeNo);
  const { amount, tradeNo, at: arrivedAt } = trade;
  const says = { key: 'DUPLICATE_PAYMENT/money-back', amount, tradeNo, arrivedAt, paidWith: confirmed?.tradeNo ?? '', trace } as const;
  // Two attempts are two payments by the buyer; two trades of one attempt are the channel's.
  return { says, fault: confirmed?.attemptId === trade.attemptId ? 'C' : 'B', confidence: 'certain' };
}
