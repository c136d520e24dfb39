import type { OrderCase } from '../order-case.state.js';
import type { ReceivedTrade, TradeId } from '../payments/payments.state.js';

/** The payments that a wish for a refund names: without a number the one that pays the order, without an attempt all of that number. */
export function tradesMeant({ payments }: OrderCase, { tradeNo, attemptId }: Partial<TradeId>): readonly ReceivedTrade[] {
  return payments.trades
    .filter((trade) => (tradeNo === undefined ? trade.as === 'confirmed' : trade.tradeNo === tradeNo))
    .filter((trade) => attemptId === undefined || trade.attemptId === attemptId);
}
