import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Got, type LoneServer, loneServer, type Sent } from './lone-server.js';

const AN_ORDER = '0'.repeat(26);

/** What is told of a refusal, as far as it must be so. */
function refusal(status: number, code: string, field?: string): object {
  const fields = field === undefined ? {} : { fields: expect.arrayContaining([expect.objectContaining({ field })]) };
  return { status, body: { type: `urn:cardtrail:problem:${code}`, status, code, title: expect.any(String), ...fields } };
}

describe('Bad input', () => {
  let server: LoneServer;
  let orderId: string;

  /** Sends it, and sees that nothing was recorded. */
  const refused = async (method: string, path: string, sent: Sent): Promise<Got> => {
    const before = await server.facts();
    const got = await server.send(method, path, sent);
    expect(await server.facts()).toBe(before);
    expect(got.headers.get('content-type')).toContain('application/problem+json');
    return got;
  };
  const place = (body: unknown, sent: Sent = {}): Promise<Got> => refused('POST', '/v1/orders', { as: server.keys.shop, body, ...sent });

  beforeAll(async () => {
    server = await loneServer();
    const placed = await server.send('POST', '/v1/orders', { as: server.keys.shop, body: server.order, idempotencyKey: 'first' });
    expect(placed.status).toBe(201);
    orderId = String(placed.body?.['orderId']);
  }, 30_000);
  afterAll(() => server.close());

  describe('that is no JSON object', () => {
    it.each([
      ['cut off', '{"productId": "card", "quantity":'],
      ['no JSON at all', 'quantity=1'],
      ['with something behind it', '{} {}'],
      ['reaching for a prototype', '{"__proto__": {"quantity": 1}}'],
    ])('is refused: %s', async (_what, body) => expect(await place(body)).toMatchObject(refusal(400, 'malformed-json')));

    it('is refused when it is no UTF-8', async () =>
      expect(await place(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toMatchObject(refusal(400, 'malformed-json')));

    it.each(['[]', '[{}]', '"card"', '42', 'null', 'true'])('is refused: %s', async (body) => {
      const { status, body: problem } = await place(body);
      expect([400, 422]).toContain(status);
      expect(['malformed-json', 'invalid-input']).toContain(problem?.['code']);
    });

    it('is refused when it is nested too deeply', async () =>
      expect(await place(`{"buyer": ${'['.repeat(100)}${']'.repeat(100)}}`)).toMatchObject(refusal(400, 'too-deep')));

    it('is refused when it is of another type', async () =>
      expect(await place('<order/>', { headers: { 'content-type': 'text/xml' } })).toMatchObject(refusal(415, 'unsupported-media-type')));

    it('is refused when it is too large, before anything is made of it', async () =>
      expect(await place(JSON.stringify({ ...server.order, metadata: { note: 'x'.repeat(1024 * 1024) } }))).toMatchObject(
        refusal(413, 'body-too-large'),
      ));
  });

  describe('in a field of an order', () => {
    it.each<[string, object, string]>([
      ['nobody knows', { price: 1 }, 'price'],
      ['nobody knows, within another', { buyer: { contact: 'a@b.example', phone: '1' } }, 'buyer.phone'],
      ['of another type', { productId: 42 }, 'productId'],
      ['a number as text', { quantity: '1' }, 'quantity'],
      ['an object as text', { buyer: 'ann@example.com' }, 'buyer'],
      ['a list in place of an object', { buyer: [] }, 'buyer'],
      ['null', { quantity: null }, 'quantity'],
      ['no quantity', { quantity: 0 }, 'quantity'],
      ['less than none', { quantity: -1 }, 'quantity'],
      ['a fraction', { quantity: 1.5 }, 'quantity'],
      ['too many', { quantity: 1e9 }, 'quantity'],
      ['more than numbers hold', { quantity: 1e308 * 10 }, 'quantity'],
      ['no amount', { expectedTotal: { amount: 0, currency: 'CNY' } }, 'expectedTotal.amount'],
      ['a currency that is none', { expectedTotal: { amount: 1000, currency: 'XXX' } }, 'expectedTotal.currency'],
      ['a hash that is none', { refundPolicyHash: 'abc' }, 'refundPolicyHash'],
      ['too long', { shopOrderNo: 'x'.repeat(65) }, 'shopOrderNo'],
      ['with control characters', { shopOrderNo: 'a\u0000b' }, 'shopOrderNo'],
      ['an address that is none', { buyer: { ip: '999.1.1.1' } }, 'buyer.ip'],
      ['too many notes', { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`n${n}`, 'x'])) }, 'metadata'],
    ])('is refused: %s', async (_what, over, field) =>
      expect(await place({ ...server.order, ...over })).toMatchObject(refusal(422, 'invalid-input', field)),
    );

    it('is refused when it is missing, all of them at once', async () => {
      const { body } = await place({});
      const fields = body?.['fields'] as readonly { readonly field: string }[];
      expect(fields.map(({ field }) => field).sort()).toEqual(['buyer', 'expectedTotal', 'productId', 'quantity', 'refundPolicyHash']);
    });

    it('is told in the language that the reader asks for', async () => {
      const chinese = await place({}, { headers: { 'accept-language': 'zh-CN,en;q=0.5' } });
      expect(chinese.body?.['title']).toMatch(/\p{Script=Han}/u);
      expect((await place({})).body?.['title']).toMatch(/^[ -~]+$/);
    });
  });

  describe('that does not fit the world', () => {
    it('is refused: more of a product than one order may hold', async () =>
      expect(await place({ ...server.order, quantity: 4, expectedTotal: { amount: 4000, currency: 'CNY' } })).toMatchObject(
        refusal(422, 'invalid-quantity'),
      ));
    it('is refused: a product that does not exist', async () =>
      expect(await place({ ...server.order, productId: 'none' })).toMatchObject(refusal(404, 'unknown-product')));
    it('is refused: another price than the one shown', async () =>
      expect(await place({ ...server.order, expectedTotal: { amount: 1, currency: 'CNY' } })).toMatchObject(refusal(409, 'price-changed')));
    it('is refused: another refund policy than the one shown', async () =>
      expect(await place({ ...server.order, refundPolicyHash: 'a'.repeat(64) })).toMatchObject(refusal(409, 'refund-policy-changed')));
    it('is refused: an address that leads nowhere', async () => {
      expect(await refused('GET', '/v1/nowhere', { as: server.keys.shop })).toMatchObject(refusal(404, 'no-such-route'));
      expect(await refused('POST', '/v1/orders/%ZZ/cancel', { as: server.keys.shop })).toMatchObject({ status: 400 });
    });
  });

  describe('where nothing is asked for', () => {
    it.each([
      ['POST', '/v1/alarms/order-x/clear', 'operator'],
      ['POST', '/v1/jobs/a-job/cancel', 'auditor'],
      ['POST', '/v1/orders/ORDER/cancel', 'shop'],
      ['DELETE', '/v1/brakes/a-brake', 'operator'],
    ] as const)('is refused: %s %s', async (method, path, role) => {
      const sent = { as: server.keys[role], body: { reason: 'because' } };
      expect(await refused(method, path.replace('ORDER', orderId), sent)).toMatchObject(refusal(422, 'invalid-input', 'reason'));
    });
  });

  describe('about an order', () => {
    it.each<[string, string, object | undefined]>([
      ['GET', '', undefined],
      ['POST', '/cancel', {}],
      ['POST', '/payment-attempts', { channelAccount: 'epay-1' }],
      ['POST', '/refund-requests', {}],
      ['POST', '/problems', { kind: 'invalid' }],
      ['POST', '/pickup-tokens', {}],
      ['POST', '/contact', { contact: 'eve@example.com' }],
      ['POST', '/delivery', {}],
      ['POST', '/views', { viewedAt: '2026-11-24T10:00:00Z' }],
    ])('of another shop is like one that does not exist: %s %s', async (method, path, body) => {
      const sent = { as: server.keys.otherShop, ...(body === undefined ? {} : { body }) };
      const theirs = await refused(method, `/v1/orders/${orderId}${path}`, sent);
      expect(theirs).toMatchObject(refusal(404, 'unknown-order'));
      const nobodys = await refused(method, `/v1/orders/${AN_ORDER}${path}`, sent);
      expect(nobodys.text).toBe(theirs.text);
    });

    it('of another shop is not in its list', async () =>
      expect((await server.send('GET', '/v1/orders', { as: server.keys.otherShop })).body).toMatchObject({ items: [] }));

    it.each(['x', '../orders', `${AN_ORDER}0`, `${AN_ORDER}'--`])('that is none is not looked for: %s', async (id) =>
      expect(await refused('GET', `/v1/orders/${encodeURIComponent(id)}`, { as: server.keys.shop })).toMatchObject(
        refusal(404, 'unknown-order'),
      ),
    );

    it('is refused at a channel account that there is not', async () =>
      expect(
        await refused('POST', `/v1/orders/${orderId}/payment-attempts`, { as: server.keys.shop, body: { channelAccount: 'none' } }),
      ).toMatchObject(refusal(404, 'unknown-channel')));
  });

  describe('from somebody who may not', () => {
    it('is refused without a key, with a wrong one, and with a revoked one', async () => {
      expect(await place(server.order, { as: undefined })).toMatchObject(refusal(401, 'authentication-required'));
      expect(await place(server.order, { as: `${server.keys.shop}x` })).toMatchObject(refusal(401, 'api-key-unknown'));
      const made = await server.send('POST', '/v1/api-keys', {
        as: server.keys.admin,
        body: { role: 'shop', shopId: 'shop-1', name: 'old', mode: 'test' },
      });
      const revoked = await server.send('DELETE', `/v1/api-keys/${String(made.body?.['id'])}`, { as: server.keys.admin });
      expect(revoked.status).toBe(200);
      expect(await place(server.order, { as: String(made.body?.['key']) })).toMatchObject(refusal(401, 'api-key-revoked'));
    });

    it.each([
      ['POST', '/v1/products'],
      ['POST', '/v1/products/card/keys'],
      ['POST', '/v1/api-keys'],
      ['GET', '/v1/alarms'],
      ['GET', '/v1/parked'],
      ['GET', `/v1/audit/orders/${AN_ORDER}/timeline`],
      ['PUT', '/v1/channels/epay-1'],
    ])('is refused to a shop: %s %s', async (method, path) =>
      expect(await refused(method, path, { as: server.keys.shop, ...(method === 'GET' ? {} : { body: {} }) })).toMatchObject(
        refusal(403, 'role-not-allowed'),
      ),
    );

    it('is refused in a mode that is not that of the product', async () => {
      const made = await server.send('POST', '/v1/api-keys', {
        as: server.keys.admin,
        body: { role: 'shop', shopId: 'shop-1', name: 'live', mode: 'live' },
      });
      expect(await place(server.order, { as: String(made.body?.['key']) })).toMatchObject(refusal(409, 'mode-mismatch'));
    });
  });

  describe('under an Idempotency-Key', () => {
    it('is refused when there is none, or it is none', async () => {
      expect(await place(server.order, { idempotencyKey: null })).toMatchObject(refusal(400, 'idempotency-key-missing'));
      expect(await place(server.order, { idempotencyKey: 'x'.repeat(500) })).toMatchObject(refusal(400, 'idempotency-key-malformed'));
    });

    it('is refused when that was used with another body', async () =>
      expect(
        await place({ ...server.order, quantity: 2, expectedTotal: { amount: 2000, currency: 'CNY' } }, { idempotencyKey: 'first' }),
      ).toMatchObject(refusal(422, 'idempotency-key-reused')));

    it('gets its first answer, byte for byte, when it is the same', async () => {
      const repeat = () => server.send('POST', '/v1/orders', { as: server.keys.shop, body: server.order, idempotencyKey: 'again' });
      const first = await repeat();
      const before = await server.facts();
      const again = await repeat();
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      expect(await server.facts()).toBe(before);
    });
  });

  describe('in an import of keys', () => {
    const keys = (body: unknown, sent: Sent = {}): Promise<Got> =>
      refused('POST', '/v1/products/card/keys', { as: server.keys.operator, body, ...sent });

    it.each([
      ['nothing', {}, 'keys'],
      ['no list', { keys: 'AAAA' }, 'keys'],
      ['a list of something else', { keys: [1] }, 'keys.0'],
      ['what nobody knows', { keys: ['AAAA'], price: 1 }, 'price'],
    ])('is refused: %s', async (_what, body, field) => expect(await keys(body)).toMatchObject(refusal(422, 'invalid-input', field)));

    it('is refused: nothing that could be a key', async () =>
      expect(await keys({ keys: ['', 'N/A', '暂无'] })).toMatchObject(refusal(422, 'empty-batch')));
    it('is refused: lines that cannot be read, naming the first', async () =>
      expect(await keys('{"key": 1}\n', { headers: { 'content-type': 'application/x-ndjson' } })).toMatchObject(
        refusal(400, 'malformed-lines', 'line 1'),
      ));
    it('is refused: keys of a product that does not exist', async () =>
      expect(await refused('POST', '/v1/products/none/keys', { as: server.keys.operator, body: { keys: ['ZZZZ-1'] } })).toMatchObject(
        refusal(404, 'unknown-product'),
      ));
    it('is reported line by line where keys are there already, and none of those comes in twice', async () => {
      const { body, status } = await server.send('POST', '/v1/products/card/keys', {
        as: server.keys.operator,
        body: { keys: ['AAAA-BBBB-0001', 'CCCC-DDDD-0001', 'CCCC-DDDD-0001'] },
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({
        imported: 1,
        duplicates: [
          { line: 1, reason: 'already-in-stock' },
          { line: 3, reason: 'duplicate-in-file' },
        ],
      });
    });
  });

  it('in a pick-up token is told apart from nothing', async () => {
    for (const token of ['x', `${orderId}.0.${'A'.repeat(43)}`, `${AN_ORDER}.0.${'A'.repeat(43)}`]) {
      expect(await refused('GET', `/v1/pickup/${token}`, {})).toMatchObject(refusal(404, 'unknown-pickup-token'));
      expect(await refused('POST', `/v1/pickup/${token}/reveal`, { body: {} })).toMatchObject(refusal(404, 'unknown-pickup-token'));
    }
  });
});
