import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from './server-process.js';

/** sandbox discards a refund number that it knows; epay has none, so a refund asked for again would be paid again. */
export type Gateway = 'sandbox' | 'epay';

/** An order as the test follows it: what it asked for, and what was acknowledged. */
export type FollowedOrder = {
  /** `unnotified`: paid, and the gateway never says so by itself. */
  readonly kind: 'paid' | 'unnotified' | 'paid-twice' | 'cancelled';
  readonly through: Gateway;
  readonly placeKey: string;
  readonly payKeys: string[];
  readonly quantity: number;
  orderId?: string;
  pickupToken?: string;
  outTradeNos: string[];
  isPaidAtGateway: boolean;
  isCancelAcknowledged: boolean;
};

/** Keys that an operator imports, under one idempotency key until it is acknowledged. */
type BegunImport = { readonly key: string; readonly keys: readonly string[]; isAcknowledged: boolean };

type Json = { readonly [field: string]: unknown };
type Answer = { readonly status: number; readonly body: Json };

const KINDS = ['paid', 'paid-twice', 'cancelled', 'unnotified'] as const;
const GIVE_UP_MILLIS = 30_000;
const FINISHED_WITHIN_MILLIS = 300_000;
const PAUSE_MILLIS = 200;
const TRIES_WHILE_ALIVE = 100;
const LANES = 16;
const EPAY = { account: 'epay-1', pid: '1001' };

/** A shop, its buyers and its operator, who repeat each request with the same key until it is answered. */
export class ShopUnderFire {
  readonly orders: FollowedOrder[] = [];
  private keys: { readonly shop: string; readonly operator: string; readonly auditor: string } | undefined;
  private product: { readonly productId: string; readonly refundPolicyHash: string } | undefined;
  private imported = 0;
  /** Servers that were given to a run may know the keys of another. */
  private readonly run = randomUUID().slice(0, 8);
  private readonly imports: BegunImport[] = [];

  private readonly server: ServerProcess;
  private readonly gatewayUrl: string;
  private readonly account: string;
  private readonly accountKey: string;

  // The bench runs this file as it stands, so its fields are written out.
  constructor(server: ServerProcess, gatewayUrl: string, account: string, accountKey: string) {
    this.server = server;
    this.gatewayUrl = gatewayUrl;
    this.account = account;
    this.accountKey = accountKey;
  }

  /** Lists the product and opens the cashier, on a server that is not crashing yet. */
  async open(): Promise<void> {
    const key = async (role: string, more: object = {}): Promise<string> =>
      text((await this.ask('POST', '/v1/api-keys', this.server.adminKey, { role, name: role, mode: 'test', ...more })).body, 'key');
    this.keys = {
      shop: await key('shop', { shopId: 'shop-1', scopes: ['keys:read'] }),
      operator: await key('operator'),
      auditor: await key('auditor'),
    };
    await this.openCashier('sandbox', this.account, this.account);
    await this.openCashier('epay', EPAY.account, EPAY.pid, { pid: EPAY.pid });
    const listed = await this.ask('POST', '/v1/products', this.keys.operator, {
      ...{ name: 'Key', sku: 'key', unitPrice: { amount: 1000, currency: 'CNY' }, route: 'auto-key', mode: 'test' },
      ...{
        payWithinSeconds: 600,
        deliverWithinSeconds: 600,
        restockWithinSeconds: 600,
        unpaidQuotaPerBuyer: 10,
        refundPolicy: 'Unseen keys are refunded.',
      },
    });
    const productId = text(listed.body, 'productId');
    const product = await this.ask('GET', `/v1/products/${productId}`, this.keys.operator);
    this.product = { productId, refundPolicyHash: text(product.body, 'refundPolicyHash') };
  }

  private async openCashier(kind: Gateway, account: string, nameThere: string, settings: object = {}): Promise<void> {
    await this.gateway('/accounts', { gateway: kind, account: nameThere, key: this.accountKey });
    const { status, body } = await this.ask('PUT', `/v1/channels/${account}`, this.server.adminKey, {
      ...{ kind, mode: 'test', gatewayUrl: `${this.gatewayUrl}/${kind}/`, key: this.accountKey, ...settings },
      ...{ queryAfterSeconds: 2, attemptMinutes: 10, expiryGraceSeconds: 5 },
    });
    if (status >= 300) throw new Error(`opening ${account} was answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Small batches, so that orders reserve over several and get in each other's way. The server may die under them. */
  async importKeys(batches: number, keysEach: number): Promise<void> {
    for (let batch = 0; batch < batches; batch += 1) {
      const keys = Array.from({ length: keysEach }, (_, n) => `KEY-${this.run}-${String(this.imported + n).padStart(8, '0')}`);
      this.imported += keysEach;
      const begun: BegunImport = { key: randomUUID(), keys, isAcknowledged: false };
      this.imports.push(begun);
      await this.import(begun);
    }
  }

  private async import(begun: BegunImport): Promise<void> {
    if (begun.isAcknowledged) return;
    try {
      const { status, body } = await this.ask(
        'POST',
        `/v1/products/${this.productId}/keys`,
        this.operator,
        { keys: begun.keys },
        begun.key,
      );
      if (status !== 201) throw new Error(`importing keys was answered ${status}: ${JSON.stringify(body)}`);
      if (body['imported'] !== begun.keys.length) throw new Error(`not all keys were imported: ${JSON.stringify(body)}`);
      begun.isAcknowledged = true;
    } catch (error) {
      if (!(error instanceof ServerGone)) throw error;
    }
  }

  /** Begins orders of every kind, all at once. The server may die under them. Those paid twice are paid through these gateways in turn. */
  begin(count: number, paidTwiceThrough: readonly Gateway[] = ['sandbox', 'epay']): Promise<readonly FollowedOrder[]> {
    return this.beginAs(KINDS, count, paidTwiceThrough);
  }

  /** Begins orders that are simply paid. */
  beginPaid(count: number): Promise<readonly FollowedOrder[]> {
    return this.beginAs(['paid'], count, ['sandbox']);
  }

  /** Repeats what this order's buyer has still to do while the server answers: one whose stock was not reserved in time could not pay yet. */
  private async goOn(order: FollowedOrder, most: number): Promise<void> {
    for (let tries = 0; tries < most && (await this.goThrough(order)) && !isPaidFor(order); tries += 1) await pause(PAUSE_MILLIS);
  }

  private async beginAs(
    kinds: readonly FollowedOrder['kind'][],
    count: number,
    paidTwiceThrough: readonly Gateway[],
  ): Promise<readonly FollowedOrder[]> {
    const begun = Array.from({ length: count }, (_, n): FollowedOrder => {
      const kind = kinds[n % kinds.length] ?? 'paid';
      const inTurn = paidTwiceThrough[Math.floor(n / kinds.length) % paidTwiceThrough.length];
      return {
        ...{
          kind,
          through: kind === 'paid-twice' ? (inTurn ?? 'sandbox') : 'sandbox',
          placeKey: randomUUID(),
          payKeys: kind === 'paid-twice' ? [randomUUID(), randomUUID()] : [randomUUID()],
        },
        ...{ quantity: 1 + (n % 2), outTradeNos: [], isPaidAtGateway: false, isCancelAcknowledged: false },
      };
    });
    this.orders.push(...begun);
    await Promise.all(begun.map((order) => this.goOn(order, TRIES_WHILE_ALIVE)));
    return begun;
  }

  /** Brings every order to where its story ends; each step that was not acknowledged is repeated under its own key. */
  async finish(): Promise<void> {
    for (const begun of this.imports) await this.import(begun);
    const end = Date.now() + FINISHED_WITHIN_MILLIS;
    // An order whose stock is not reserved yet cannot be paid yet: its turn comes when the reaction has caught up.
    for (let open = this.orders; open.length > 0 && Date.now() < end; open = open.filter((order) => !isPaidFor(order))) {
      await inLanes(open, (order) => this.goThrough(order));
      if (open.some((order) => !isPaidFor(order))) await pause(PAUSE_MILLIS);
    }
  }

  async view(orderId: string): Promise<Json> {
    return (await this.ask('GET', `/v1/orders/${orderId}`, this.shop)).body;
  }

  async timeline(orderId: string): Promise<Json> {
    return (await this.ask('GET', `/v1/audit/orders/${orderId}/timeline`, this.auditor)).body;
  }

  /** What happened to an order, in order. */
  async factTypes(orderId: string): Promise<readonly string[]> {
    const told = (await this.timeline(orderId))['records'];
    const records: readonly unknown[] = Array.isArray(told) ? told : [];
    return records.map((record) => (isJson(record) ? text(record, 'type') : ''));
  }

  /** The keys that the buyer of an order is shown. */
  async reveal(order: FollowedOrder): Promise<readonly string[]> {
    const { status, body } = await this.ask('POST', `/v1/pickup/${order.pickupToken ?? ''}/reveal`, undefined, {}, randomUUID());
    const items = body['items'];
    return status < 300 && Array.isArray(items) ? items.map(String) : [];
  }

  async parked(): Promise<readonly unknown[]> {
    const items = (await this.ask('GET', '/v1/parked', this.server.adminKey)).body['items'];
    return Array.isArray(items) ? items.map(String) : [];
  }

  /** False when the server died under it. */
  private async goThrough(order: FollowedOrder): Promise<boolean> {
    try {
      await this.place(order);
      if (order.orderId !== undefined) await this.pay(order);
      return true;
    } catch (error) {
      // The server died under this request: what was not acknowledged is asked again later.
      if (!(error instanceof ServerGone)) throw error;
      return false;
    }
  }

  private async place(order: FollowedOrder): Promise<void> {
    if (order.orderId !== undefined) return;
    const wish = {
      ...{ productId: this.productId, quantity: order.quantity, buyer: { contact: `${order.placeKey}@buyers.example` } },
      ...{ expectedTotal: { amount: 1000 * order.quantity, currency: 'CNY' }, refundPolicyHash: this.product?.refundPolicyHash },
    };
    const { status, body } = await this.ask('POST', '/v1/orders', this.shop, wish, order.placeKey);
    if (status !== 201) throw new Error(`placing an order was answered ${status}: ${JSON.stringify(body)}`);
    order.orderId = text(body, 'orderId');
    order.pickupToken = text(body, 'pickupToken');
  }

  private async pay(order: FollowedOrder): Promise<void> {
    for (const [n, key] of order.payKeys.entries()) {
      if (order.outTradeNos[n] !== undefined) continue;
      const wish = { channelAccount: order.through === 'epay' ? EPAY.account : this.account };
      const { status, body } = await this.ask('POST', `/v1/orders/${order.orderId ?? ''}/payment-attempts`, this.shop, wish, key);
      if (status === 409 && body['code'] === 'stock-not-reserved') {
        // The refusal is recorded: under the same key it would be the answer for ever.
        order.payKeys[n] = randomUUID();
        return;
      }
      if (status !== 201) throw new Error(`starting a payment was answered ${status}: ${JSON.stringify(body)}`);
      const pay = body['pay'];
      await fetch(isJson(pay) ? text(pay, 'url') : '');
      order.outTradeNos[n] = text(body, 'outTradeNo');
    }
    if (order.kind === 'cancelled') {
      const { status } = await this.ask('POST', `/v1/orders/${order.orderId ?? ''}/cancel`, this.shop, {}, `${order.placeKey}-cancel`);
      order.isCancelAcknowledged ||= status < 300;
    } else if (!order.isPaidAtGateway) {
      order.isPaidAtGateway = true;
      for (const outTradeNo of order.outTradeNos) {
        if (order.kind === 'unnotified') await this.gateway('/faults', { kind: 'lose', outTradeNo, times: 'always' });
        await this.gateway('/pay', { outTradeNo });
      }
    }
  }

  private async gateway(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.gatewayUrl}/control${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the gateway answers ${path} with ${answer.status}: ${await answer.text()}`);
  }

  /** @throws ServerGone when the server is no longer there, or does not answer. 503 is asked again. */
  private async ask(method: string, path: string, bearer?: string, body?: object, key: string = randomUUID()): Promise<Answer> {
    const end = Date.now() + GIVE_UP_MILLIS;
    for (;;) {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      };
      const answer = await this.once(`${this.server.url}${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if ((answer.status !== 503 && answer.status !== 429) || Date.now() > end) return answer;
      await pause(100);
    }
  }

  private async once(url: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(GIVE_UP_MILLIS) });
      const parsed: unknown = JSON.parse((await response.text()) || '{}');
      return { status: response.status, body: isJson(parsed) ? parsed : {} };
    } catch (error) {
      throw new ServerGone('no answer', { cause: error });
    }
  }

  private get productId(): string {
    return this.product?.productId ?? '';
  }
  private get shop(): string {
    return this.keys?.shop ?? '';
  }
  private get operator(): string {
    return this.keys?.operator ?? '';
  }
  private get auditor(): string {
    return this.keys?.auditor ?? '';
  }
}

/** The server was killed before it answered. */
class ServerGone extends Error {
  override readonly name = 'ServerGone';
}

/** Does something for each, so many at a time: all at once they would wait for each other longer than anybody waits. */
export async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** Has the buyer done what this story asks of him? */
function isPaidFor({ kind, isPaidAtGateway, isCancelAcknowledged }: FollowedOrder): boolean {
  return kind === 'cancelled' ? isCancelAcknowledged : isPaidAtGateway;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(body: Json, field: string): string {
  const value = body[field];
  if (typeof value !== 'string') throw new Error(`"${field}" is missing in ${JSON.stringify(body)}`);
  return value;
}
