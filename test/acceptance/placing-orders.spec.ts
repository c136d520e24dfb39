import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyOf, type OrderStage, orderStage } from './order-stage.js';

describe('Placing an order over HTTP', () => {
  let stage: OrderStage;
  beforeAll(async () => {
    stage = await orderStage();
  });
  afterAll(() => stage.close());
  const problem = (status: number, code: string, more: object = {}) => ({ status, body: { code, ...more } });
  const list = (productId: string, over: object) => {
    const offer = { name: 'Card', sku: 'CARD', unitPrice: { amount: 1000, currency: 'CNY' }, route: 'auto-key', mode: 'test' };
    const terms = { payWithinSeconds: 900, deliverWithinSeconds: 60, restockWithinSeconds: 600, refundPolicy: 'None once viewed.' };
    return stage.ask('POST', '/v1/products', { as: stage.keys.operator, body: { productId, ...offer, ...terms, ...over } });
  };

  it('answers with what was agreed, until when it can be paid, and the way to pick up', async () => {
    const { status, body, headers } = await stage.place();
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        status: 'awaiting-payment',
        total: { amount: 1000, currency: 'CNY' },
        payBefore: '2026-11-24T10:15:00.000Z',
        recipient: null,
      },
    });
    expect(headers['retry-after']).toBeUndefined();
    const { orderId, pickupToken } = bodyOf({ status, body, headers, text: '' });
    expect(String(pickupToken)).toMatch(new RegExp(`^${String(orderId)}\\.0\\.`));
    expect(await stage.facts(String(orderId))).toEqual(['OrderPlaced', 'ReservationPlanned', 'StockReserved']);
  });

  it('keeps nothing personal in clear', async () => {
    const buyer = { contact: 'Secret.Ann@example.com', ip: '203.0.113.77', accountId: 'ann-secret', deviceId: 'device-secret' };
    const { orderId } = await stage.open({ buyer, metadata: { note: 'secret note' } });
    const written = JSON.stringify((await stage.records(orderId)).map(({ data }) => data));
    for (const clear of ['ecret', '203.0.113.77']) expect(written).not.toContain(clear);
    const [placed] = await stage.records(orderId);
    if (placed?.type !== 'OrderPlaced') throw new Error('the order is not placed');
    const place = { stream: placed.stream, type: placed.type, fieldPath: 'buyer.contact', commandId: placed.metadata.commandId };
    const { contact } = placed.data.buyer;
    expect(contact === undefined ? undefined : await stage.engine.secrets.open(contact, place)).toBe(buyer.contact);
    await stage.post(`/v1/orders/${orderId}/cancel`);
    await stage.react(orderId);
  });

  it('gives a request that comes again the same bytes, and another body none of them', async () => {
    const first = await stage.place({}, { idempotencyKey: 'again' });
    const { orderId } = bodyOf(first);
    await stage.post(`/v1/orders/${String(orderId)}/cancel`);
    await stage.react(String(orderId));
    expect((await stage.place({}, { idempotencyKey: 'again' })).text).toBe(first.text);
    expect(await stage.place({ locale: 'en' }, { idempotencyKey: 'again' })).toMatchObject(problem(422, 'idempotency-key-reused'));
  });

  it('places one order when the same request comes fifty times at once', async () => {
    const asked = Array.from({ length: 50 }, () => stage.place({ shopOrderNo: 'S-50' }, { idempotencyKey: 'fifty' }));
    const texts = new Set((await Promise.all(asked)).map(({ text, status }) => `${status} ${text}`));
    expect(texts.size).toBe(1);
    const orderId = String(bodyOf(await stage.place({ shopOrderNo: 'S-50' }, { idempotencyKey: 'fifty' }))['orderId']);
    expect(await stage.facts(orderId)).toEqual(['OrderPlaced', 'ReservationPlanned', 'StockReserved']);
    await stage.post(`/v1/orders/${orderId}/cancel`);
    await stage.react(orderId);
  });

  it('keeps one key of a shop apart from the same key of another', async () => {
    const mine = await stage.place({}, { idempotencyKey: 'shared' });
    const theirs = await stage.place({}, { idempotencyKey: 'shared', as: stage.keys.otherShop });
    expect(bodyOf(mine)['orderId']).not.toBe(bodyOf(theirs)['orderId']);
    for (const [answer, as] of [[mine, stage.keys.shop] as const, [theirs, stage.keys.otherShop] as const]) {
      const orderId = String(bodyOf(answer)['orderId']);
      await stage.post(`/v1/orders/${orderId}/cancel`, undefined, { as });
      await stage.react(orderId);
    }
  });

  it.each([
    ['a product that is not there', { productId: 'nothing' }, 404, 'unknown-product'],
    ['more than one order may have', { quantity: 4, expectedTotal: { amount: 4000, currency: 'CNY' } }, 422, 'invalid-quantity'],
    ['another price than the buyer was shown', { expectedTotal: { amount: 900, currency: 'CNY' } }, 409, 'price-changed'],
    ['another currency than the buyer was shown', { expectedTotal: { amount: 1000, currency: 'USD' } }, 409, 'price-changed'],
    ['another policy than the buyer was shown', { refundPolicyHash: '0'.repeat(64) }, 409, 'refund-policy-changed'],
    ['a recipient that the product has no use for', { recipient: { value: '10001' } }, 422, 'recipient-not-wanted'],
  ])('refuses %s', async (_what, over, status, code) => expect(await stage.place(over)).toMatchObject(problem(status, code)));

  it('refuses to mix live and test', async () =>
    expect(await stage.place({}, { as: stage.keys.liveShop })).toMatchObject(problem(409, 'mode-mismatch')));

  it('refuses a key that belongs to no shop', async () =>
    expect(await stage.place({}, { as: stage.keys.admin })).toMatchObject(problem(422, 'shop-missing')));

  it.each([
    ['no buyer', { buyer: undefined }, 'buyer'],
    ['a field nobody knows', { coupon: 'X' }, 'coupon'],
    ['a field nobody knows of the buyer', { buyer: { name: 'Ann' } }, 'buyer.name'],
    ['half a piece', { quantity: 0.5 }, 'quantity'],
    ['a number as text', { quantity: '1' }, 'quantity'],
    ['null in place of nothing', { shopOrderNo: null }, 'shopOrderNo'],
    ['an address that is none', { buyer: { ip: '300.1.1.1' } }, 'buyer.ip'],
    ['text that is no text', { buyer: { contact: 'a\ud800' } }, 'buyer.contact'],
    ['text with control characters', { shopOrderNo: 'a\u0007b' }, 'shopOrderNo'],
    ['a very long text', { shopOrderNo: 'x'.repeat(65) }, 'shopOrderNo'],
    ['too many notes', { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`n${n}`, ''])) }, 'metadata'],
    ['a note that is no text', { metadata: { a: 1 } }, 'metadata'],
    ['a currency of nowhere', { expectedTotal: { amount: 1000, currency: 'XXX' } }, 'expectedTotal.currency'],
    ['a hash that is none', { refundPolicyHash: 'abc' }, 'refundPolicyHash'],
  ])('refuses %s, naming the field', async (_what, over, field) =>
    expect(await stage.place(over)).toMatchObject(problem(422, 'invalid-input', { fields: [{ field }] })),
  );

  it('says how much there is when there is not enough, the same each time', async () => {
    await list('sold-out', {});
    const over = { productId: 'sold-out', refundPolicyHash: bodyOf(await list('sold-out', {}))['refundPolicyHash'] };
    const first = await stage.place(over, { idempotencyKey: 'sold-out' });
    expect(first).toMatchObject(problem(409, 'out-of-stock', { parameters: { available: 0, wanted: 1 } }));
    expect((await stage.place(over, { idempotencyKey: 'sold-out' })).text).toBe(first.text);
  });

  it('goes without its stock when that takes too long or fails, and tells it later under the same key', async () => {
    const { reserve } = stage;
    stage.reserve = () => Promise.reject(new Error('the store is away'));
    const waiting = await stage.place({}, { idempotencyKey: 'waiting' });
    stage.reserve = reserve;
    expect(waiting).toMatchObject({ status: 201, body: { status: 'awaiting-stock' }, headers: { 'retry-after': '1' } });
    const settled = await stage.place({}, { idempotencyKey: 'waiting' });
    expect(settled).toMatchObject({ status: 201, body: { status: 'awaiting-payment', orderId: bodyOf(waiting)['orderId'] } });
    await stage.post(`/v1/orders/${String(bodyOf(settled)['orderId'])}/cancel`);
    await stage.react(String(bodyOf(settled)['orderId']));
  });

  it("gives a shop's own number to one order, and to another when the first never came to be", async () => {
    const first = await stage.open({ shopOrderNo: 'A-1' });
    expect(await stage.place({ shopOrderNo: 'A-1' })).toMatchObject(problem(409, 'shop-order-no-used'));
    expect((await stage.place({ shopOrderNo: 'A-1' }, { as: stage.keys.otherShop })).status).toBe(201);
    expect(await stage.get(`/v1/orders/${first.orderId}`)).toMatchObject({ status: 200, body: { shopOrderNo: 'A-1' } });
    await stage.post(`/v1/orders/${first.orderId}/cancel`);
    await stage.react(first.orderId);
  });

  describe('with a recipient', () => {
    let over: object;
    beforeAll(async () => {
      over = { productId: 'qq-card', refundPolicyHash: bodyOf(await list('qq-card', { recipientRule: 'qq' }))['refundPolicyHash'] };
      await stage.ask('POST', '/v1/products/qq-card/keys', { as: stage.keys.operator, body: { keys: ['QQQQ-0001', 'QQQQ-0002'] } });
    });

    it('shows what it was taken for, first and again', async () => {
      const wish = { ...over, recipient: { value: ' 12 345 ' } };
      const first = await stage.place(wish, { idempotencyKey: 'qq' });
      expect(first).toMatchObject({ status: 201, body: { recipient: { normalised: '12345', changes: ['trimmed', 'removed-spaces'] } } });
      expect((await stage.place(wish, { idempotencyKey: 'qq' })).text).toBe(first.text);
    });
    it('refuses one that would have to be repaired, before money moves', async () =>
      expect(await stage.place({ ...over, recipient: { value: '①2345' } })).toMatchObject(
        problem(422, 'recipient-invalid', { fields: [{ field: 'recipient.value', code: 'styled-digits' }], parameters: { rule: 'qq@1' } }),
      ));
    it('refuses none', async () => expect(await stage.place(over)).toMatchObject(problem(422, 'recipient-missing')));
  });

  describe('with a quota of unpaid orders', () => {
    let over: object;
    beforeAll(async () => {
      over = { productId: 'rare', refundPolicyHash: bodyOf(await list('rare', { unpaidQuotaPerBuyer: 1 }))['refundPolicyHash'] };
      await stage.ask('POST', '/v1/products/rare/keys', {
        as: stage.keys.operator,
        body: { keys: ['RARE-0001', 'RARE-0002', 'RARE-0003'] },
      });
    });

    it('counts by contact, however it is typed', async () => {
      expect((await stage.place({ ...over, buyer: { contact: 'bob@example.com' } })).status).toBe(201);
      expect(await stage.place({ ...over, buyer: { contact: ' BOB@example.com' } })).toMatchObject(problem(409, 'quota-exceeded'));
      expect((await stage.place({ ...over, buyer: { contact: 'eve@example.com' } })).status).toBe(201);
    });
    it('needs a contact', async () => expect(await stage.place({ ...over, buyer: {} })).toMatchObject(problem(422, 'contact-missing')));
  });
});
