import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyOf, type OrderStage, orderStage } from './order-stage.js';

const MISMATCH = { status: 409, body: { code: 'mode-mismatch' } };
const TERMS = { payWithinSeconds: 900, deliverWithinSeconds: 60, restockWithinSeconds: 600, refundPolicy: 'None once viewed.' };
const OFFER = { name: 'Card', sku: 'CARD', unitPrice: { amount: 1000, currency: 'CNY' }, route: 'auto-key', ...TERMS };

type Mode = 'live' | 'test';
/** A product, a batch of its keys and an order of it. */
type Goods = { readonly productId: string; readonly batchId: string; readonly orderId: string };

describe('Live and test', () => {
  let stage: OrderStage;
  const goods = new Map<Mode, Goods>();
  const operators = new Map<Mode, string>();
  const shops = new Map<Mode, string>();

  const goodsOf = (mode: Mode): Goods => {
    const found = goods.get(mode);
    if (found === undefined) throw new Error(`there are no ${mode} goods`);
    return found;
  };
  const keyIn = (keys: ReadonlyMap<Mode, string>, mode: Mode): string => keys.get(mode) ?? '';
  const offer = async (mode: Mode): Promise<Goods> => {
    const [as, shop, productId] = [keyIn(operators, mode), keyIn(shops, mode), `${mode}-card`];
    const product = bodyOf(await stage.ask('POST', '/v1/products', { as, body: { ...OFFER, productId, mode } }));
    const imported = bodyOf(
      await stage.post(`/v1/products/${productId}/keys`, { keys: [`${mode}-AAAA-0001`, `${mode}-AAAA-0002`] }, { as }),
    );
    const batchIds = imported['batchIds'] as readonly string[];
    const wish = { productId, refundPolicyHash: product['refundPolicyHash'] };
    const placed = bodyOf(await stage.place(wish, { as: shop }));
    return { productId, batchId: String(batchIds[0]), orderId: String(placed['orderId']) };
  };

  beforeAll(async () => {
    stage = await orderStage();
    for (const mode of ['live', 'test'] as const) {
      operators.set(mode, await stage.keyOf('operator', { mode }));
      shops.set(mode, await stage.keyOf('shop', { mode, scopes: ['keys:read'] }));
      goods.set(mode, await offer(mode));
    }
  });
  afterAll(() => stage.close());

  describe.each([
    ['test', 'live'],
    ['live', 'test'],
  ] as const)('a %s key and %s goods', (ofKey, ofGoods) => {
    it('offer no product together', async () => {
      const body = { ...OFFER, productId: `${ofGoods}-by-${ofKey}`, mode: ofGoods };
      expect(await stage.post('/v1/products', body, { as: keyIn(operators, ofKey) })).toMatchObject(MISMATCH);
    });

    it.each([
      ['read a product', 'GET', ({ productId }: Goods) => `/v1/products/${productId}`, undefined],
      ['change a product', 'PATCH', ({ productId }: Goods) => `/v1/products/${productId}`, { name: 'Other' }],
      ['withdraw a product', 'DELETE', ({ productId }: Goods) => `/v1/products/${productId}`, undefined],
      ['import keys', 'POST', ({ productId }: Goods) => `/v1/products/${productId}/keys`, { keys: ['CCCC-0001'] }],
      ['list what it is paid with', 'GET', ({ productId }: Goods) => `/v1/channels?productId=${productId}`, undefined],
      ['keep a batch back', 'POST', ({ batchId }: Goods) => `/v1/batches/${batchId}/quarantine`, { reason: 'spec' }],
      ['let a batch go', 'POST', ({ batchId }: Goods) => `/v1/batches/${batchId}/release`, {}],
      ['read an order', 'GET', ({ orderId }: Goods) => `/v1/orders/${orderId}`, undefined],
      ['cancel an order', 'POST', ({ orderId }: Goods) => `/v1/orders/${orderId}/cancel`, undefined],
      ['ask for a refund', 'POST', ({ orderId }: Goods) => `/v1/orders/${orderId}/refund-requests`, undefined],
      ['say how a refund ended', 'POST', ({ orderId }: Goods) => `/v1/orders/${orderId}/refunds/R1/result`, { result: 'done' }],
    ] as const)('do not %s together', async (_what, method, path, body) => {
      const { productId, orderId } = goodsOf(ofGoods);
      const before = await stage.facts(orderId);
      const asked = { as: keyIn(operators, ofKey), ...(body === undefined ? {} : { body }) };
      expect(await stage.ask(method, path(goodsOf(ofGoods)), asked)).toMatchObject(MISMATCH);
      expect(await stage.facts(orderId)).toEqual(before);
      const own = await stage.get(`/v1/products/${productId}`, { as: keyIn(operators, ofGoods) });
      expect(own).toMatchObject({ status: 200, body: { name: OFFER.name, status: 'listed', mode: ofGoods } });
    });

    it.each(['shop', 'auditor', 'dispute'] as const)('show no order to the role %s', async (role) => {
      const as = await stage.keyOf(role, { mode: ofKey });
      expect(await stage.get(`/v1/orders/${goodsOf(ofGoods).orderId}`, { as })).toMatchObject(MISMATCH);
    });

    it('are both at hand for an administrator', async () => {
      const as = await stage.keyOf('admin', { mode: ofKey });
      expect(await stage.get(`/v1/orders/${goodsOf(ofGoods).orderId}`, { as })).toMatchObject({ status: 200 });
      expect(await stage.get(`/v1/products/${goodsOf(ofGoods).productId}`, { as })).toMatchObject({ status: 200 });
    });
  });

  it.each(['live', 'test'] as const)('go together with their own: %s', async (mode) => {
    const as = keyIn(operators, mode);
    const { productId, batchId, orderId } = goodsOf(mode);
    expect(await stage.get(`/v1/orders/${orderId}`, { as })).toMatchObject({ status: 200, body: { mode } });
    expect(await stage.post(`/v1/batches/${batchId}/quarantine`, { reason: 'spec' }, { as })).toMatchObject({ status: 200 });
    expect(await stage.post(`/v1/batches/${batchId}/release`, {}, { as })).toMatchObject({ status: 200 });
    expect(await stage.ask('PATCH', `/v1/products/${productId}`, { as, body: { sku: 'NEW' } })).toMatchObject({ status: 200 });
    expect(await stage.ask('DELETE', `/v1/products/${productId}`, { as })).toMatchObject({ status: 200 });
  });
});
