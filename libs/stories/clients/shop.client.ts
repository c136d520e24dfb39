import { type Money, money } from '@app/kernel';
import type { Answer } from './answer.js';
import type { JsonHttp } from './json-http.js';
import { moneyIn } from './money-in-answers.js';

/** What a shop orders for a buyer. */
export type OrderWish = {
  readonly productId: string;
  readonly quantity?: number;
  /** The buyer's mail address or number; default one of a stranger. */
  readonly contact?: string;
  readonly shopOrderNo?: string;
  readonly expectedTotal: Money;
  readonly refundPolicyHash: string;
};

/** An order as the shop gets it back. */
export type Placed = { readonly orderId: string; readonly status: string; readonly total: Money; readonly pickupToken: string };

/** Where buyers of the stories are sent afterwards: nobody ever goes there. */
const THANKS = 'http://127.0.0.1/shop/thanks';

/** What else can be said of a try to pay. */
export type PayHow = { readonly idempotencyKey?: string; readonly returnUrl?: string };

/** One try to pay. */
export type Attempt = { readonly attemptId: string; readonly outTradeNo: string; readonly payUrl: string };

/** How an order stands, for its shop. */
export type OrderView = {
  readonly orderId: string;
  readonly revision: string;
  readonly status: string;
  readonly final: boolean;
  readonly fulfilmentStatus: string;
  readonly refundStatus: string;
  readonly delivered: number;
  readonly code: string;
};

/** What a shop's server does. */
export class ShopClient {
  constructor(private readonly http: JsonHttp) {}

  /** @throws Problem: 409 `out-of-stock`, `quota-exceeded` … */
  async place(wish: OrderWish, idempotencyKey?: string): Promise<Placed> {
    const { productId, quantity = 1, contact = `${crypto.randomUUID()}@buyers.example`, shopOrderNo } = wish;
    const { expectedTotal, refundPolicyHash } = wish;
    const order = { productId, quantity, buyer: { contact }, expectedTotal, refundPolicyHash };
    const answer = await this.http.post('/v1/orders', shopOrderNo === undefined ? order : { ...order, shopOrderNo }, idempotencyKey);
    return {
      orderId: answer.text('orderId'),
      status: answer.text('status'),
      total: moneyIn(answer, 'total') ?? money(0),
      pickupToken: answer.text('pickupToken'),
    };
  }

  /** @throws Problem: 409 `payment-window-closed`, `already-paid` … */
  async startPayment(orderId: string, channelAccount: string, { idempotencyKey, returnUrl = THANKS }: PayHow = {}): Promise<Attempt> {
    const answer = await this.http.post(`/v1/orders/${orderId}/payment-attempts`, { channelAccount, returnUrl }, idempotencyKey);
    return { attemptId: answer.text('attemptId'), outTradeNo: answer.text('outTradeNo'), payUrl: answer.at('pay').text('url') };
  }

  async order(orderId: string): Promise<OrderView> {
    return viewOf(await this.http.get(`/v1/orders/${orderId}`));
  }

  /** The order's status afterwards. @throws Problem: 409 `already-paid` … */
  async cancel(orderId: string): Promise<string> {
    return (await this.http.post(`/v1/orders/${orderId}/cancel`)).text('status');
  }

  /** @throws Problem: 409 `already-viewed` … */
  async requestRefund(orderId: string): Promise<void> {
    await this.http.post(`/v1/orders/${orderId}/refund-requests`);
  }

  /** The keys of an order, fetched by the shop's server. @throws Problem: 409 `nothing-to-view`, `delivery-revoked` … */
  async fetchKeys(orderId: string): Promise<readonly string[]> {
    return (await this.http.post(`/v1/orders/${orderId}/delivery`)).texts('items');
  }

  /** Hands the shop a new pick-up token; the old one is void. */
  async issuePickupToken(orderId: string): Promise<string> {
    return (await this.http.post(`/v1/orders/${orderId}/pickup-tokens`)).text('pickupToken');
  }
}

function viewOf(answer: Answer): OrderView {
  return {
    orderId: answer.text('orderId'),
    revision: answer.text('revision'),
    status: answer.text('status'),
    final: answer.truth('final'),
    fulfilmentStatus: answer.text('fulfilmentStatus'),
    refundStatus: answer.text('refundStatus'),
    delivered: answer.at('delivered').number('quantity'),
    code: answer.at('explanation').text('code'),
  };
}
