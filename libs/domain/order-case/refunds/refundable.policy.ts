import { type Money, money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { isSameTrade, type ReceivedTrade, type TradeId } from '../payments/payments.state.js';
import { isAutomaticRefund } from './automatic-refund.policy.js';
import type { Refund } from './refunds.state.js';

/** As much of the case file as tells where its money is. */
export type CaseMoney = Pick<OrderCase, 'payments' | 'refunds'>;

/**
 * What may still be asked back of a trade: its amount, less our refunds of it that have not failed, less what went back by other roads.
 * It can be negative after a late success. undefined when the order knows no such trade.
 */
export function refundable(file: CaseMoney, of: TradeId): Money | undefined {
  const trade = file.payments.trades.find((known) => isSameTrade(known, of));
  if (trade === undefined) return undefined;
  const ours = file.refunds.refunds.filter((refund) => refund.failed === undefined);
  const back = [...ours, ...file.payments.returnedElsewhere].filter((known) => isSameTrade(known, trade));
  return money(
    back.reduce((left, { amount }) => left - amount.amount, trade.amount.amount),
    trade.amount.currency,
  );
}

/** Refunds whose money is not back yet and that have not failed; of one trade, where one is named. */
export function openRefunds(file: OrderCase, trade?: TradeId): readonly Refund[] {
  return file.refunds.refunds.filter(
    (refund) => refund.stage !== 'succeeded' && refund.failed === undefined && (trade === undefined || isSameTrade(refund, trade)),
  );
}

/**
 * The refunds that say how the money stands. One that failed no longer does once a person asked for another in its place, or once the
 * person who looks after it has said that it failed and nothing of its payment is left to be asked back.
 */
export function standingRefunds(file: CaseMoney): readonly Refund[] {
  const { refunds } = file.refunds;
  return refunds.filter((refund) => {
    const { failed } = refund;
    if (failed === undefined) return true;
    // What the reactions ask for is what nobody asked for before: it stands in for no refund that failed.
    const isReplaced = refunds.some(
      (later) => isSameTrade(later, refund) && later.n > failed.ofRefunds && !isAutomaticRefund(later.reason),
    );
    const isClosed = failed.saidByPerson && (refundable(file, refund)?.amount ?? 0) <= 0;
    return !isReplaced && !isClosed;
  });
}

/**
 * What of a payment nobody has asked back, and did not go back elsewhere either: its amount, less the refunds that say how it stands,
 * a failed one among them, for that one waits for a person. In minor units; nothing or less when all of it is accounted for.
 */
export function neverAskedBack(
  file: CaseMoney,
  trade: Pick<ReceivedTrade, 'attemptId' | 'tradeNo' | 'amount'>,
  isIts: (money: TradeId) => boolean = (money) => isSameTrade(money, trade),
): number {
  const back = [...standingRefunds(file), ...file.payments.returnedElsewhere].filter(isIts);
  return back.reduce((left, { amount }) => left - amount.amount, trade.amount.amount);
}

/** Has money of that refund's payment gone back by another road since it was asked for, or would it pay back more than was paid? */
export function wentBackMeanwhile(file: CaseMoney, refund: Refund): boolean {
  const since = file.payments.returnedElsewhere.some((back) => isSameTrade(back, refund) && back.revision > refund.requestedIn);
  return since || (refundable(file, refund)?.amount ?? 0) < 0;
}

/** The refund of that number. */
export function findRefund(file: OrderCase, refundNo: string): Refund | undefined {
  return file.refunds.refunds.find((refund) => refund.refundNo === refundNo);
}
