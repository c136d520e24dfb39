import type { OrderCase } from '../order-case.state.js';
import type { Refund } from './refunds.state.js';

/** Refunds of that trade that have not definitively failed. */
export function refundsOfTrade(file: OrderCase, tradeNo: string): readonly Refund[] {
  return file.refunds.refunds.filter((refund) => refund.tradeNo === tradeNo && refund.stage !== 'failed');
}

/** What went back of a trade, or is on its way back, by us or by another road: minor units of the trade's currency. */
export function returnedOf(file: OrderCase, tradeNo: string): number {
  const elsewhere = file.payments.returnedElsewhere.filter((back) => back.tradeNo === tradeNo);
  return [...refundsOfTrade(file, tradeNo), ...elsewhere].reduce((sum, back) => sum + back.amount.amount, 0);
}

/** Has any of the money that pays this order gone back, or been asked back? */
export function moneyIsReturning(file: OrderCase): boolean {
  const { confirmed } = file.payments;
  return confirmed !== undefined && (returnedOf(file, confirmed.tradeNo) > 0 || refundsOfTrade(file, confirmed.tradeNo).length > 0);
}
