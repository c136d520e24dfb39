import { type Money, money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import type { Refund } from './refunds.state.js';

/** As much of the case file as tells where its money is. */
export type CaseMoney = Pick<OrderCase, 'payments' | 'refunds'>;

/**
 * What may still be asked back of a trade: its amount, less our refunds of it that have not failed, less what went back by other roads.
 * It can be negative after a late success. undefined when the order knows no such trade.
 */
export function refundable(file: CaseMoney, tradeNo: string): Money | undefined {
  const trade = file.payments.trades.find((known) => known.tradeNo === tradeNo);
  if (trade === undefined) return undefined;
  const ours = file.refunds.refunds.filter((refund) => refund.failed === undefined);
  const back = [...ours, ...file.payments.returnedElsewhere].filter((known) => known.tradeNo === tradeNo);
  return money(
    back.reduce((left, { amount }) => left - amount.amount, trade.amount.amount),
    trade.amount.currency,
  );
}

/** Refunds whose money is not back yet and that have not failed; of one trade, where one is named. */
export function openRefunds(file: OrderCase, tradeNo?: string): readonly Refund[] {
  return file.refunds.refunds.filter(
    (refund) => refund.stage !== 'succeeded' && refund.failed === undefined && (tradeNo === undefined || refund.tradeNo === tradeNo),
  );
}

/**
 * The refunds that say how the money stands. One that failed no longer does once another was asked for in its place, or once the
 * person who looks after it has said that it failed and nothing of its payment is left to be asked back.
 */
export function standingRefunds(file: CaseMoney): readonly Refund[] {
  const { refunds } = file.refunds;
  return refunds.filter(({ failed, tradeNo }) => {
    if (failed === undefined) return true;
    const isReplaced = refunds.some((later) => later.tradeNo === tradeNo && later.n > failed.ofRefunds);
    const isClosed = failed.saidByPerson && (refundable(file, tradeNo)?.amount ?? 0) <= 0;
    return !isReplaced && !isClosed;
  });
}

/** Has money of that refund's payment gone back by another road since it was asked for, or would it pay back more than was paid? */
export function wentBackMeanwhile(file: CaseMoney, { tradeNo, requestedIn }: Refund): boolean {
  const since = file.payments.returnedElsewhere.some((back) => back.tradeNo === tradeNo && back.revision > requestedIn);
  return since || (refundable(file, tradeNo)?.amount ?? 0) < 0;
}

/** The refund of that number. */
export function findRefund(file: OrderCase, refundNo: string): Refund | undefined {
  return file.refunds.refunds.find((refund) => refund.refundNo === refundNo);
}
