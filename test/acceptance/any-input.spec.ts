import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Answer, type LoneServer, loneServer } from './lone-server.js';

/** Values that belong somewhere, so that some of what is tried gets past the first checks. */
const plausible = fc.constantFrom<unknown>(
  ...[1, 0, -1, 1.5, 2 ** 53, '1', '', 'card', 'none', 'epay-1', 'CNY', 'test', 'shop', 'operator', 'auto-key', 'keys:read'],
  ...['2026-11-24T10:00:00Z', 'a'.repeat(64), '\u0000', '\u202e', 'x'.repeat(5_000), null, true, [], {}],
  ...[{ amount: 1000, currency: 'CNY' }, { contact: 'ann@example.com' }, { value: '12345' }, ['AAAA'], [null], [[]]],
);
const anything = fc.oneof(
  { weight: 3, arbitrary: plausible },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
);

type Operation = {
  readonly method: string;
  readonly path: string;
  readonly fields: readonly string[];
  readonly queries: readonly string[];
};

describe('Whatever is sent', () => {
  let server: LoneServer;
  let operations: readonly Operation[];
  let orderId: string;

  beforeAll(async () => {
    server = await loneServer();
    const placed = await server.send('POST', '/v1/orders', { as: server.keys.shop, body: server.order });
    orderId = String(placed.body?.['orderId']);
    const document = await server.send('GET', '/v1/openapi.json');
    operations = operationsIn(document.body ?? {}).filter(({ path }) => !path.startsWith('/metrics') && !path.endsWith('/progress'));
  }, 30_000);
  afterAll(() => server.close());

  it('is answered, and never with a failure of ours', async () => {
    expect(operations.length).toBeGreaterThan(30);
    const attempt = fc.record({
      operation: fc.nat(),
      as: fc.constantFrom('admin', 'operator', 'shop', 'auditor', 'otherShop'),
      ids: fc.array(fc.oneof(fc.constant('known'), fc.string({ minLength: 1, maxLength: 20 })), { minLength: 2, maxLength: 2 }),
      values: fc.array(anything, { minLength: 1, maxLength: 12 }),
      whole: fc.option(anything, { freq: 8 }),
      headers: fc.option(
        fc.record({
          'accept-language': fc.string({ unit: fc.constantFrom('a', 'z', 'h', '-', ';', 'q=', '0.', ',', '*'), maxLength: 30 }),
        }),
        {
          freq: 4,
        },
      ),
    });
    await fc.assert(
      fc.asyncProperty(attempt, async ({ operation, as, ids, values, whole, headers }) => {
        const { method, path, fields, queries } = at(operations, operation);
        const url = `${pathOf(path, ids)}${queryOf(queries, values)}`;
        const wish = Object.fromEntries(fields.map((field, index) => [field, at(values, index)]));
        const { status, text } = await server.send(method, url, {
          as: server.keys[as],
          ...(method === 'GET' || method === 'DELETE' ? {} : { body: whole === null ? wish : JSON.stringify(whole) }),
          headers: headers ?? {},
        });
        if (status >= 500 && status !== 503) throw new Error(`${method} ${url} was answered ${status}: ${text}`);
      }),
      { numRuns: 1_500 },
    );
  }, 120_000);

  it('in one field of a wish that is right otherwise is answered too, be it done or refused', async () => {
    const offer = { name: 'Card', sku: 'C', unitPrice: { amount: 1, currency: 'CNY' }, route: 'auto-key', mode: 'test', refundPolicy: 'x' };
    const times = { payWithinSeconds: 60, deliverWithinSeconds: 60 };
    const channel = { kind: 'epay', mode: 'test', gatewayUrl: 'http://127.0.0.1:9/', pid: '1', key: 'k'.repeat(16), queryAfterSeconds: 60 };
    const wishes: readonly (readonly [string, string, keyof LoneServer['keys'], object])[] = [
      ['POST', '/v1/orders', 'shop', server.order],
      ['POST', `/v1/orders/${orderId}/payment-attempts`, 'shop', { channelAccount: 'epay-1', method: 'alipay' }],
      ['POST', '/v1/products', 'operator', { ...offer, ...times }],
      ['PATCH', '/v1/products/card', 'operator', { name: 'Card', description: 'one' }],
      ['PUT', '/v1/channels/epay-2', 'admin', channel],
      ['POST', '/v1/brakes', 'operator', { effect: 'deliveries', reason: 'x' }],
      ['POST', '/v1/api-keys', 'admin', { role: 'shop', shopId: 's', name: 'n', mode: 'test', scopes: [] }],
    ];
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), anything, async (which, field, value) => {
        const [method, path, as, wish] = at(wishes, which);
        const body = { ...wish, [at([...Object.keys(wish), 'unheardOf'], field)]: value };
        const { status, text } = await server.send(method, path, { as: server.keys[as], body });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status >= 500 && status !== 503) throw new Error(`${method} ${path} ${JSON.stringify(body)} was answered ${status}: ${text}`);
      }),
      { numRuns: 1_500 },
    );
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([201, 422]));
  }, 120_000);

  function pathOf(path: string, ids: readonly string[]): string {
    let index = 0;
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const id = at(ids, index);
      index += 1;
      return encodeURIComponent(id === 'known' ? (knownIds[name] ?? orderId) : id);
    });
  }
});

const knownIds: { readonly [parameter: string]: string | undefined } = {
  productId: 'card',
  account: 'epay-1',
  channelAccount: 'epay-1',
  name: 'orders-of-shop',
  subscription: 'orders-of-shop',
};

function operationsIn(document: Answer): readonly Operation[] {
  const paths = membersOf(document['paths']);
  return paths.flatMap(([path, methods]) =>
    membersOf(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      fields: fieldsOf(document, operation),
      queries: listOf(memberOf(operation, 'parameters'))
        .filter((parameter) => memberOf(parameter, 'in') === 'query')
        .map((parameter) => String(memberOf(parameter, 'name'))),
    })),
  );
}

function fieldsOf(document: Answer, operation: unknown): readonly string[] {
  const schema = ['requestBody', 'content', 'application/json', 'schema'].reduce(memberOf, operation);
  const reference = memberOf(schema, '$ref');
  const name = typeof reference === 'string' ? (reference.split('/').at(-1) ?? '') : '';
  const described = name === '' ? schema : ['components', 'schemas', name].reduce<unknown>(memberOf, document);
  return membersOf(memberOf(described, 'properties')).map(([field]) => field);
}

function queryOf(queries: readonly string[], values: readonly unknown[]): string {
  const given = queries.filter((_, index) => index % 2 === values.length % 2);
  if (given.length === 0) return '';
  const texts = given.map((name, index) => {
    const value = at(values, index);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `${name}=${encodeURIComponent(text.toWellFormed())}`;
  });
  return `?${texts.join('&').slice(0, 4_000)}`;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new RangeError('an empty list has no members');
  return found;
}
