import type { Instant, Money } from '@app/kernel';
import type { GatewayKind } from './gateway-account.js';

/** What a merchant asked a gateway to collect. */
export type GatewayOrder = {
  readonly gateway: GatewayKind;
  readonly account: string;
  readonly outTradeNo: string;
  /** Given out when the order is opened; the first payment takes it. */
  readonly tradeNo: string;
  readonly amount: Money;
  readonly subject: string;
  readonly method: string;
  readonly notifyUrl: string;
  readonly returnUrl: string | undefined;
  readonly expiresAt: Instant | undefined;
};

/** Money a gateway took. */
export type GatewayTrade = {
  readonly gateway: GatewayKind;
  readonly account: string;
  readonly outTradeNo: string;
  readonly tradeNo: string;
  /** The number the payer sees in the wallet. */
  readonly walletTradeNo: string;
  readonly paid: Money;
  readonly paidAt: Instant;
  readonly subject: string;
  readonly method: string;
  readonly notifyUrl: string;
};

/** A refund as it was asked for, and what became of it. `refundNo` is absent where the protocol has none (epay). */
export type GatewayRefund = {
  readonly refundNo: string | undefined;
  readonly outTradeNo: string;
  readonly tradeNo: string;
  readonly amount: Money;
  readonly at: Instant;
  readonly performed: boolean;
  readonly code: string | undefined;
};

type OrderName = Pick<GatewayOrder, 'gateway' | 'account' | 'outTradeNo'>;

/** Everything the simulated gateways know: orders, trades, refunds. In memory only. */
export class GatewayBook {
  readonly #orders = new Map<string, GatewayOrder>();
  readonly #orderByNumber = new Map<string, string>();
  readonly #closed = new Set<string>();
  readonly #trades = new Map<string, GatewayTrade>();
  readonly #tradesByOrder = new Map<string, readonly GatewayTrade[]>();
  readonly #refundsByTrade = new Map<string, readonly GatewayRefund[]>();
  #lastNumber = 0;

  /** Opens an order; opening it again changes what is asked for, never its number. */
  open(order: Omit<GatewayOrder, 'tradeNo'>, now: Instant): GatewayOrder {
    const key = orderKey(order);
    const opened = { ...order, tradeNo: this.#orders.get(key)?.tradeNo ?? this.#nextTradeNo(now) };
    this.#orders.set(key, opened);
    this.#orderByNumber.set(order.outTradeNo, key);
    return opened;
  }

  find(gateway: GatewayKind, account: string, outTradeNo: string): GatewayOrder | undefined {
    return this.#orders.get(orderKey({ gateway, account, outTradeNo }));
  }

  /** The order that was last opened under that number, at whichever gateway. */
  findAnywhere(outTradeNo: string): GatewayOrder | undefined {
    return this.#orders.get(this.#orderByNumber.get(outTradeNo) ?? '');
  }

  /** Closes a number, known or not: from then on it cannot be paid. */
  close(order: OrderName): void {
    this.#closed.add(orderKey(order));
  }

  isClosed(order: OrderName): boolean {
    return this.#closed.has(orderKey(order));
  }

  /** Takes money for an order. The first trade has the number given out with the order, each further one its own. */
  take(order: GatewayOrder, paid: Money, now: Instant): GatewayTrade {
    const { gateway, account, outTradeNo, subject, method, notifyUrl } = order;
    const before = this.tradesOf(order);
    const tradeNo = before.length === 0 ? order.tradeNo : this.#nextTradeNo(now);
    const identity = { gateway, account, outTradeNo, tradeNo, walletTradeNo: `W${tradeNo}` };
    const trade = { ...identity, paid, paidAt: now, subject, method, notifyUrl };
    this.#trades.set(tradeNo, trade);
    this.#tradesByOrder.set(orderKey(order), [...before, trade]);
    return trade;
  }

  tradesOf(order: OrderName): readonly GatewayTrade[] {
    return this.#tradesByOrder.get(orderKey(order)) ?? [];
  }

  findTrade(gateway: GatewayKind, account: string, tradeNo: string): GatewayTrade | undefined {
    const trade = this.#trades.get(tradeNo);
    return trade?.gateway === gateway && trade.account === account ? trade : undefined;
  }

  /** Records that a refund was asked for: performed where `code` is undefined, else not performed for that reason. */
  recordRefund(trade: GatewayTrade, refundNo: string | undefined, amount: Money, at: Instant, code?: string): void {
    const { outTradeNo, tradeNo } = trade;
    const refund = { refundNo, outTradeNo, tradeNo, amount, at, performed: code === undefined, code };
    this.#refundsByTrade.set(tradeNo, [...this.refundsOf(trade), refund]);
  }

  refundsOf(trade: Pick<GatewayTrade, 'tradeNo'>): readonly GatewayRefund[] {
    return this.#refundsByTrade.get(trade.tradeNo) ?? [];
  }

  /** What has gone back of a trade, in minor units. */
  refundedOf(trade: Pick<GatewayTrade, 'tradeNo'>): number {
    const performed = this.refundsOf(trade).filter((refund) => refund.performed);
    return performed.reduce((sum, refund) => sum + refund.amount.amount, 0);
  }

  orders(): readonly GatewayOrder[] {
    return [...this.#orders.values()];
  }

  trades(): readonly GatewayTrade[] {
    return [...this.#trades.values()];
  }

  refunds(): readonly GatewayRefund[] {
    return [...this.#refundsByTrade.values()].flat();
  }

  #nextTradeNo(now: Instant): string {
    this.#lastNumber += 1;
    return `${now.replaceAll(/\D/g, '')}${String(this.#lastNumber).padStart(4, '0')}`;
  }
}

function orderKey(order: OrderName): string {
  return JSON.stringify([order.gateway, order.account, order.outTradeNo]);
}
