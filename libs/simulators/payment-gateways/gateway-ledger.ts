import type { Money } from '@app/kernel';
import type { GatewayBook, GatewayOrder } from './gateway-book.js';
import type { GatewayNotifier, SentNotice } from './gateway-notifier.js';

/** What really happened at the gateways, counted: the measure for "performed once". Amounts are in minor units. */
export type GatewayLedger = {
  /** What merchants asked to collect. */
  readonly orders: readonly (Pick<GatewayOrder, 'gateway' | 'account' | 'outTradeNo' | 'amount'> & { readonly closed: boolean })[];
  /** Money taken, by outTradeNo. */
  readonly payments: {
    readonly [outTradeNo: string]: {
      readonly count: number;
      readonly amount: number;
      readonly refunded: number;
      readonly trades: readonly { readonly tradeNo: string; readonly paid: Money; readonly paidAt: string; readonly refunded: number }[];
    };
  };
  /** Refunds by refundNo where the protocol has one, else by the trade's number. */
  readonly refunds: {
    readonly [number: string]: {
      readonly outTradeNo: string;
      readonly tradeNo: string;
      readonly requests: number;
      readonly performed: number;
      readonly amount: number;
    };
  };
  /** Notifications in the order of their answers. The list keeps the last 10,000 at least. */
  readonly notifications: readonly SentNotice[];
};

/** Counts what the book and the notifier hold. */
export function readLedger(book: GatewayBook, notifier: GatewayNotifier): GatewayLedger {
  return { orders: orders(book), payments: payments(book), refunds: refunds(book), notifications: [...notifier.sent()] };
}

function orders(book: GatewayBook): GatewayLedger['orders'] {
  return book.orders().map((order) => {
    const { gateway, account, outTradeNo, amount } = order;
    return { gateway, account, outTradeNo, amount, closed: book.isClosed(order) };
  });
}

function payments(book: GatewayBook): GatewayLedger['payments'] {
  const byOrder = Map.groupBy(book.trades(), (trade) => trade.outTradeNo);
  return Object.fromEntries(
    [...byOrder].map(([outTradeNo, trades]) => {
      const each = trades.map((trade) => {
        const { tradeNo, paid, paidAt } = trade;
        return { tradeNo, paid, paidAt, refunded: book.refundedOf(trade) };
      });
      const amount = total(each, (trade) => trade.paid.amount);
      const refunded = total(each, (trade) => trade.refunded);
      return [outTradeNo, { count: each.length, amount, refunded, trades: each }];
    }),
  );
}

function refunds(book: GatewayBook): GatewayLedger['refunds'] {
  const byNumber = Map.groupBy(book.refunds(), (refund) => refund.refundNo ?? refund.tradeNo);
  return Object.fromEntries(
    [...byNumber].map(([number, asked]) => {
      const performed = asked.filter((refund) => refund.performed);
      const amount = total(performed, (refund) => refund.amount.amount);
      const { outTradeNo = '', tradeNo = '' } = asked[0] ?? {};
      return [number, { outTradeNo, tradeNo, requests: asked.length, performed: performed.length, amount }];
    }),
  );
}

function total<Item>(items: readonly Item[], amountOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}
