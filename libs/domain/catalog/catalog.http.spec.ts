import { sha256 } from '@app/kernel';
import { type HttpStage, httpStage } from '@app/testing/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CatalogModule } from './catalog.module.js';
import { STOCK_COUNT } from './index.js';

const product = {
  productId: 'steam-50',
  name: 'Steam wallet 50',
  sku: 'STEAM-50',
  unitPrice: { amount: 5_000, currency: 'CNY' },
  route: 'auto-key',
  attributes: { faceValue: '50', region: 'CN' },
  payWithinSeconds: 900,
  deliverWithinSeconds: 60,
  refundPolicy: '未查看可退',
};

describe('Products over HTTP', () => {
  let stage: HttpStage;
  let operator: string;
  let shop: string;
  beforeAll(async () => {
    const stock = { available: async (productId: string) => (productId === 'steam-50' ? 7 : 0) };
    stage = await httpStage({ modules: [CatalogModule], provide: () => [{ provide: STOCK_COUNT, useValue: stock }] });
    [operator, shop] = [await stage.keyOf('operator'), await stage.keyOf('shop')];
  });
  afterAll(() => stage.close());

  it('are listed with what was left out filled in, and the hash of the refund policy', async () => {
    const { status, body } = await stage.ask('POST', '/v1/products', { as: operator, body: product });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...product,
      ...{ merchantId: 'house', restockWithinSeconds: 86_400, maxPerOrder: 10, mode: 'live', status: 'listed', revision: '0' },
      refundPolicyHash: sha256('未查看可退'),
    });
  });

  it('are changed by several at once, and nobody undoes what another changed', async () => {
    const asked = { as: operator, body: { ...product, productId: 'busy' } };
    await stage.ask('POST', '/v1/products', asked);
    const change = (body: object) => stage.ask('PATCH', '/v1/products/busy', { as: operator, body });
    const price = { amount: 4_500, currency: 'CNY' };
    await Promise.all([change({ unitPrice: price }), change({ name: 'Busy' }), change({ maxPerOrder: 2 })]);
    expect(await stage.ask('GET', '/v1/products/busy', { as: operator })).toMatchObject({
      body: { unitPrice: price, name: 'Busy', maxPerOrder: 2 },
    });
  });

  it('are shown to a shop with what is available', async () => {
    const { status, body } = await stage.ask('GET', '/v1/products/steam-50', { as: shop });
    expect(status).toBe(200);
    expect(body).toMatchObject({ productId: 'steam-50', available: 7, refundPolicyHash: sha256('未查看可退') });
  });

  it('get an id of their own where none is given, the same for a repeat', async () => {
    const nameless = { ...product, productId: undefined, name: 'Nameless' };
    const asked = { as: operator, body: nameless, idempotencyKey: 'nameless' };
    const [first, second] = [await stage.ask('POST', '/v1/products', asked), await stage.ask('POST', '/v1/products', asked)];
    expect(first.status).toBe(201);
    expect(second.text).toBe(first.text);
    const other = await stage.ask('POST', '/v1/products', { ...asked, body: { ...nameless, name: 'Other' } });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('are not listed twice with different offers', async () => {
    const { status, body } = await stage.ask('POST', '/v1/products', { as: operator, body: { ...product, name: 'Another' } });
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'product-exists' } });
  });

  it('change in the fields that are named, give an optional one up by null, and are answered alike on a repeat', async () => {
    const asked = { as: operator, body: { maxPerOrder: 3, attributes: null }, idempotencyKey: 'change-1' };
    const first = await stage.ask('PATCH', '/v1/products/steam-50', asked);
    expect(first).toMatchObject({ status: 200, body: { maxPerOrder: 3, name: 'Steam wallet 50', revision: '1' } });
    expect(first.body).not.toHaveProperty('attributes');
    await stage.ask('PATCH', '/v1/products/steam-50', { as: operator, body: { name: 'Later name' } });
    expect((await stage.ask('PATCH', '/v1/products/steam-50', asked)).text).toBe(first.text);
  });

  it('change their price as a fact of its own', async () => {
    await stage.ask('PATCH', '/v1/products/steam-50', { as: operator, body: { unitPrice: { amount: 4_900, currency: 'CNY' } } });
    const types: string[] = [];
    for await (const { type } of stage.engine.events.readStream('product-steam-50')) types.push(type);
    expect(types).toEqual(['ProductListed', 'ProductChanged', 'ProductChanged', 'PriceChanged']);
  });

  it('are delisted, and can be offered again', async () => {
    const delisted = await stage.ask('DELETE', '/v1/products/steam-50', { as: operator });
    expect(delisted).toMatchObject({ status: 200, body: { status: 'delisted' } });
    const again = await stage.ask('PATCH', '/v1/products/steam-50', { as: operator, body: { maxPerOrder: 3 } });
    expect(again).toMatchObject({ status: 200, body: { status: 'listed' } });
  });

  it.each([
    ['a missing field', { ...product, name: undefined }, 'name'],
    ['null for what must be said', { ...product, name: null }, 'name'],
    ['a field that is not known', { ...product, colour: 'red' }, 'colour'],
    ['a price that is no whole number', { ...product, unitPrice: { amount: 10.5, currency: 'CNY' } }, 'unitPrice.amount'],
    ['a price of nothing', { ...product, unitPrice: { amount: 0, currency: 'CNY' } }, 'unitPrice.amount'],
    ['a currency nobody takes', { ...product, unitPrice: { amount: 1, currency: 'XXX' } }, 'unitPrice.currency'],
    ['attributes that are no texts', { ...product, attributes: { faceValue: 50 } }, 'attributes'],
    ['a route that does not exist', { ...product, route: 'pigeon' }, 'route'],
    ['an id that fits no address', { ...product, productId: 'a/b' }, 'productId'],
  ])('are refused with %s', async (_, body, field) => {
    const answer = await stage.ask('POST', '/v1/products', { as: operator, body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-input', fields: [{ field }] } });
  });

  it('keep what must be said when they are changed', async () => {
    const answer = await stage.ask('PATCH', '/v1/products/steam-50', { as: operator, body: { name: null } });
    expect(answer).toMatchObject({ status: 422, body: { fields: [{ field: 'name' }] } });
  });

  it('are unknown until they are listed', async () => {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const answer = await stage.ask(method, '/v1/products/nothing', { as: operator, ...(method === 'PATCH' ? { body: {} } : {}) });
      expect(answer).toMatchObject({ status: 404, body: { code: 'unknown-product' } });
    }
  });

  it("are an operator's to list", async () => {
    expect(await stage.ask('POST', '/v1/products', { as: shop, body: product })).toMatchObject({ status: 403 });
    expect(await stage.ask('POST', '/v1/products', { body: product })).toMatchObject({ status: 401 });
    const unkeyed = await stage.ask('POST', '/v1/products', { as: operator, body: product, idempotencyKey: null });
    expect(unkeyed).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
  });
});
