import type { Money, OrderId, RecordRef } from '@app/kernel';

/** Whose money a trade is. Only its owner may confirm, match or refund it. */
export type TradeOwner =
  | { readonly owner: 'this-attempt'; readonly trade: RecordRef }
  /** `held`: whose money it is; undefined where it is nobody's yet. */
  | { readonly owner: 'another'; readonly held: { readonly orderId: string; readonly attemptId: string } | undefined };

/** Makes a channel's trade one attempt's, once and for all. */
export interface Trades {
  /** Binds the trade, or tells that it was bound before: to this attempt, or to something else. */
  bind(wish: {
    readonly account: string;
    readonly tradeNo: string;
    readonly orderId: OrderId;
    readonly attemptId: string;
    readonly amount: Money;
  }): Promise<TradeOwner>;
}

/** Dependency-injection token of the trades. */
export const TRADES = Symbol('TRADES');
