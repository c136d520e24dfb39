import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { type RunningApi, startApi } from '../../apps/api/src/index.js';
import { judgedFetch } from './judged-fetch.js';

/** A request as it goes over the wire: a body that is no text or bytes is sent as JSON. A command gets an Idempotency-Key of its own unless one is named (null: none). */
export type Sent = {
  readonly as?: string | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string | null;
  readonly headers?: { readonly [name: string]: string };
};

/** An answer. `body` is its JSON, undefined where it is none. */
export type Got = { readonly status: number; readonly headers: Headers; readonly text: string; readonly body: Answer | undefined };

/** What specs read of an answer. */
export type Answer = { readonly [member: string]: unknown };

/** The real product on real HTTP, with a shop, a product, five keys and an epay account whose gateway nobody runs. */
export type LoneServer = {
  readonly api: RunningApi;
  readonly folder: string;
  readonly keys: { readonly [who in 'admin' | 'operator' | 'shop' | 'otherShop' | 'auditor']: string };
  /** A wish for one key of the product, as a shop puts it. */
  readonly order: { readonly [field: string]: unknown };
  send(method: string, path: string, sent?: Sent): Promise<Got>;
  /** The signed fields of a notification by the account `epay-1`. */
  notice(fields: { readonly [name: string]: string }): URLSearchParams;
  /** How many facts there are, once nothing is under way. */
  facts(): Promise<bigint>;
  close(): Promise<void>;
};

const ADMIN_KEY = 'ct_admin_bad_input_tests_only_0123456789abcdef';
const EPAY_KEY = 'testkey-epay-0001';
const SETTLE_MILLIS = 10_000;

/** Starts the product in a folder of its own and makes it ready for business. */
export async function loneServer(): Promise<LoneServer> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-'));
  const environment = { PORT: '0', CARDTRAIL_DATA: join(folder, 'data'), CARDTRAIL_ADMIN_KEY: ADMIN_KEY };
  const api = await startApi({ config: readConfiguration(environment, folder), logger: openLog('silent') });
  const judged = judgedFetch(api.url);
  let sentSoFar = 0;

  const send = async (method: string, path: string, { as, body, idempotencyKey, headers = {} }: Sent = {}): Promise<Got> => {
    sentSoFar += 1;
    const key = idempotencyKey === undefined && method !== 'GET' ? `sent-${sentSoFar}` : idempotencyKey;
    const isJson = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array);
    const response = await judged(`${api.url}${path}`, {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(key === undefined || key === null ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : new Blob([body]) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: jsonIn(text) };
  };
  const made = async (method: string, path: string, as: string, body: unknown): Promise<Answer> => {
    const got = await send(method, path, { as, body });
    if (got.status >= 300) throw new Error(`${method} ${path} was answered ${got.status}: ${got.text}`);
    return got.body ?? {};
  };
  const keyOf = async (role: string, shopId?: string): Promise<string> => {
    const wish = { role, name: role, mode: 'test', scopes: ['keys:read'], ...(shopId === undefined ? {} : { shopId }) };
    return String((await made('POST', '/v1/api-keys', ADMIN_KEY, wish))['key']);
  };

  const keys = {
    admin: ADMIN_KEY,
    operator: await keyOf('operator'),
    shop: await keyOf('shop', 'shop-1'),
    otherShop: await keyOf('shop', 'shop-2'),
    auditor: await keyOf('auditor'),
  };
  const offer = {
    name: 'Card',
    sku: 'CARD',
    unitPrice: { amount: 1000, currency: 'CNY' },
    route: 'auto-key',
    mode: 'test',
    maxPerOrder: 3,
  };
  const terms = { payWithinSeconds: 900, deliverWithinSeconds: 60, restockWithinSeconds: 600, refundPolicy: 'None once viewed.' };
  const product = await made('POST', '/v1/products', keys.operator, { productId: 'card', ...offer, ...terms });
  await made('POST', '/v1/products/card/keys', keys.operator, { keys: [1, 2, 3, 4, 5].map((n) => `AAAA-BBBB-000${n}`) });
  await made('PUT', '/v1/channels/epay-1', ADMIN_KEY, {
    ...{ kind: 'epay', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', pid: '1001', key: EPAY_KEY },
    ...{ queryAfterSeconds: 600, attemptMinutes: 10, expiryGraceSeconds: 120 },
  });

  return {
    ...{ api, folder, keys, send },
    order: {
      ...{ productId: 'card', quantity: 1, buyer: { contact: 'ann@example.com' } },
      ...{ expectedTotal: { amount: 1000, currency: 'CNY' }, refundPolicyHash: product['refundPolicyHash'] },
    },
    notice(fields) {
      const signed = { pid: '1001', type: 'alipay', name: 'Card', money: '10.00', trade_status: 'TRADE_SUCCESS', ...fields };
      const text = Object.entries(signed)
        .filter(([, value]) => value !== '')
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
      const sign = createHash('md5').update(`${text}${EPAY_KEY}`).digest('hex');
      return new URLSearchParams({ ...signed, sign, sign_type: 'MD5' });
    },
    async facts() {
      const { house } = api;
      if (!(await house.worker.host.caughtUp(SETTLE_MILLIS))) throw new Error('something is still under way');
      return house.engine.events.headPosition();
    },
    async close() {
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function jsonIn(text: string): Answer | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? { ...read } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
