import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bodyOf, type OrderStage, orderStage } from './order-stage.js';

const problem = (status: number, code: string) => ({ status, body: { code } });

describe('Picking up', () => {
  let stage: OrderStage;
  beforeAll(async () => {
    stage = await orderStage();
    const values = Array.from({ length: 50 }, (_, n) => `MORE-${String(n).padStart(4, '0')}`);
    await stage.ask('POST', '/v1/products/card/keys', { as: stage.keys.operator, body: { keys: values } });
  });
  afterAll(() => stage.close());
  const look = (token: string) => stage.ask('GET', `/v1/pickup/${token}`, { idempotencyKey: null });
  const reveal = (token: string) => stage.ask('POST', `/v1/pickup/${token}/reveal`, { idempotencyKey: null });

  it('tells where things stand, and records nothing by that', async () => {
    const { orderId, pickupToken } = await stage.delivered();
    const before = await stage.facts(orderId);
    const told = await look(pickupToken);
    expect(told).toMatchObject({ status: 200, body: { status: 'delivered', items: 1, explanation: { code: 'IN_PROGRESS' } } });
    expect(told.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(told.text).not.toContain('AAAA');
    expect(await stage.facts(orderId)).toEqual(before);
  });

  it('records that the keys are seen before it shows them, and shows them again', async () => {
    const { orderId, pickupToken } = await stage.delivered();
    const first = await reveal(pickupToken);
    expect(first).toMatchObject({ status: 200, body: { items: [expect.stringMatching(/^(AAAA-BBBB|MORE)-\d{4}$/)] } });
    expect(first.headers['cache-control']).toBe('no-store');
    const records = await stage.records(orderId);
    expect(records.at(-1)).toMatchObject({ type: 'DeliveryViewed', metadata: { actor: { kind: 'buyer' } }, data: { tokenN: 0 } });
    expect(JSON.stringify(records.map(({ data }) => data))).not.toContain(String(bodyOf(first)['items']));
    expect(bodyOf(await reveal(pickupToken))['items']).toEqual(bodyOf(first)['items']);
    expect(await stage.records(orderId)).toHaveLength(records.length);
  });

  it('is recorded once when it is asked for many times at once', async () => {
    const { orderId, pickupToken } = await stage.delivered();
    const answers = await Promise.all(Array.from({ length: 20 }, () => reveal(pickupToken)));
    expect(new Set(answers.map((answer) => `${answer.status} ${String(bodyOf(answer)['items'])}`)).size).toBe(1);
    expect((await stage.facts(orderId)).filter((type) => type === 'DeliveryViewed')).toHaveLength(1);
  });

  it('never both shows a key and gives its money back, whichever comes first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { orderId, pickupToken } = await stage.delivered();
      const [shown, refunded] = await Promise.all([reveal(pickupToken), stage.post(`/v1/orders/${orderId}/refund-requests`)]);
      expect([shown.status === 200, refunded.status === 202].filter(Boolean)).toHaveLength(1);
    }
  });

  it('is not possible before there is anything', async () => {
    const { pickupToken } = await stage.open();
    expect(await look(pickupToken)).toMatchObject({ status: 200, body: { status: 'awaiting-payment', items: 0 } });
    expect(await reveal(pickupToken)).toMatchObject(problem(409, 'nothing-to-view'));
  });

  it('is possible with the newest token only', async () => {
    const { orderId, pickupToken } = await stage.delivered();
    const issue = () => stage.post(`/v1/orders/${orderId}/pickup-tokens`, {}, { idempotencyKey: 'token' });
    const first = await issue();
    expect(first).toMatchObject({ status: 201, body: { orderId } });
    expect((await issue()).text).toBe(first.text);
    expect(await look(pickupToken)).toMatchObject(problem(410, 'token-revoked'));
    expect(await reveal(pickupToken)).toMatchObject(problem(410, 'token-revoked'));
    expect(await reveal(String(bodyOf(first)['pickupToken']))).toMatchObject({ status: 200 });
  });

  it.each([
    ['is none', () => 'abc'],
    ['is of another order', (own: string, other: string) => `${own.slice(0, 26)}${other.slice(26)}`],
    ['has another number', (own: string) => own.replace('.0.', '.1.')],
    ['has one letter changed', (own: string) => `${own.slice(0, -2)}${own.at(-2) === 'A' ? 'B' : 'A'}${own.slice(-1)}`],
  ])('is not possible with a token that %s', async (_what, change) => {
    const own = await stage.delivered();
    const other = await stage.open();
    const token = change(own.pickupToken, other.pickupToken);
    expect(await look(token)).toMatchObject(problem(404, 'unknown-pickup-token'));
    expect(await reveal(token)).toMatchObject(problem(404, 'unknown-pickup-token'));
  });

  describe("by the shop's server", () => {
    it('needs the scope', async () => {
      const { orderId } = await stage.delivered();
      expect(await stage.post(`/v1/orders/${orderId}/delivery`)).toMatchObject(problem(403, 'scope-missing'));
    });

    it('is recorded as handed over, and from then on the shop may say that its buyer saw the keys', async () => {
      const { orderId } = await stage.delivered();
      const as = stage.keys.scoped;
      expect(await stage.post(`/v1/orders/${orderId}/views`, { viewedAt: '2026-11-24T10:00:00Z' }, { as })).toMatchObject(
        problem(409, 'nothing-handed-over'),
      );
      const fetch = () => stage.post(`/v1/orders/${orderId}/delivery`, {}, { as, idempotencyKey: 'fetch' });
      const first = await fetch();
      expect(first).toMatchObject({ status: 200, body: { orderId, items: [expect.any(String)] } });
      expect((await fetch()).text).toBe(first.text);
      expect(await stage.facts(orderId)).toContain('KeysHandedToShop');
      expect(await stage.post(`/v1/orders/${orderId}/views`, { viewedAt: '2026-11-24T09:54:59Z' }, { as })).toMatchObject(
        problem(400, 'time-too-early'),
      );
      expect(await stage.facts(orderId)).not.toContain('DeliveryViewReportedByShop');
      const report = { viewedAt: '2026-11-24T10:00:00Z', viewerIp: '203.0.113.5' };
      expect(await stage.post(`/v1/orders/${orderId}/views`, report, { as })).toMatchObject({ status: 200, body: { orderId } });
      expect(JSON.stringify((await stage.records(orderId)).map(({ data }) => data))).not.toContain('203.0.113.5');
      expect(await stage.post(`/v1/orders/${orderId}/views`, { viewedAt: '2026-11-24T11:00:00Z' }, { as })).toMatchObject(
        problem(400, 'time-in-the-future'),
      );
    });
  });
});
