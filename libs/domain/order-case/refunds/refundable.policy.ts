import { type Money, money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { isSameTrade, type TradeId } from '../payments/payments.state.js';
import type { Refund } from './refunds.state.js';

/**
 * What may still be asked back of a trade: its amount, less our refunds of it that have not failed, less what went back by other roads.
 * It can be negative after a late success. undefined when the order knows no such trade; without an attempt, the first of that number.
 */
export function refundable(file: OrderCase, tradeNo: string, attemptId?: string): Money | undefined {
  const trade = file.payments.trades.find((known) => known.tradeNo === tradeNo && (attemptId ?? known.attemptId) === known.attemptId);
  if (trade === undefined) return undefined;
  const ours = file.refunds.refunds.filter((refund) => refund.stage !== 'failed');
  const back = [...ours, ...file.payments.returnedElsewhere].filter((known) => isSameTrade(known, trade));
  return money(
    back.reduce((left, { amount }) => left - amount.amount, trade.amount.amount),
    trade.amount.currency,
  );
}

/** Refunds whose money is not back yet and that have not failed; of one trade, where one is named. */
export function openRefunds(file: OrderCase, trade?: TradeId): readonly Refund[] {
  return file.refunds.refunds.filter(
    (refund) => refund.stage !== 'succeeded' && refund.stage !== 'failed' && (trade === undefined || isSameTrade(refund, trade)),
  );
}

/** The refund of that number. */
export function findRefund(file: OrderCase, refundNo: string): Refund | undefined {
  return file.refunds.refunds.find((refund) => refund.refundNo === refundNo);
}
