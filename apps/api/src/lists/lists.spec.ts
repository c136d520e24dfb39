import { READ_SIDE, readSide, WORKER_SIDE } from '@app/assembly';
import { contactForLookup, type OrderFact, orderStream } from '@app/domain/order-case';
import { type Fact, type Instant, sha256 } from '@app/kernel';
import { SubscriptionHost } from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import { type FakeScheduler, fakeScheduler, randomFrom, testRecords } from '@app/testing';
import { type Answered, type HttpStage, httpStage } from '@app/testing/http';
import * as story from '@app/testing/order-story';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListsModule } from './lists.module.js';

const { at, orderNumbered, yuan } = story;
const alarmOf = (n: number): string => `${orderNumbered(n)}-alarm-01`;

/** Says of another order what is told of the story's. */
function about(n: number, fact: OrderFact): Fact {
  return JSON.parse(JSON.stringify(fact).replaceAll(story.ORDER, orderNumbered(n))) as Fact;
}

const LIMITS = { queryAfterSeconds: 60, attemptMinutes: 10, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };
const TILL = { account: 'till-2', kind: 'sandbox', settings: {}, secretsVersion: 1, ...LIMITS };

describe('Lists over HTTP', () => {
  let stage: HttpStage;
  let host: SubscriptionHost<unknown, never>;
  let scheduler: FakeScheduler;
  let shop: string;
  let operator: string;

  const tell = async (stream: string, time: Instant, ...facts: readonly Fact[]): Promise<bigint> => {
    const head = await stage.engine.events.readHead(stream);
    const records = testRecords({ stream, head, facts, now: time });
    return (await stage.engine.events.append({ stream, expected: head?.revision ?? 'no-stream', records })).position;
  };
  const place = async (n: number, over: Parameters<typeof story.orderPlaced>[0] = {}): Promise<bigint> =>
    tell(orderStream(orderNumbered(n)), at(`10:0${n}`), about(n, story.orderPlaced({ orderId: orderNumbered(n), ...over })));
  const idsIn = async (url: string, as = shop): Promise<readonly string[]> => {
    const { status, body } = await stage.ask('GET', url, { as });
    expect(status).toBe(200);
    return (body as { readonly items: readonly { readonly orderId: string }[] }).items.map(({ orderId }) => orderId);
  };

  beforeAll(async () => {
    stage = await httpStage({
      modules: [ListsModule],
      provide: ({ events, documents }, clock) => {
        scheduler = fakeScheduler(clock);
        const surroundings = { clock, scheduler, random: randomFrom(1) };
        host = new SubscriptionHost({ events, documents, surroundings, projections });
        return [
          { provide: READ_SIDE, useValue: readSide(documents) },
          { provide: WORKER_SIDE, useValue: { host } },
        ];
      },
      close: () => host.stop(),
    });
    await host.start();
    shop = await stage.keyOf('shop');
    operator = await stage.keyOf('operator');
    const contact = await stage.engine.secrets.index('shop-1', 'contact', contactForLookup('Ann@Example.com'));
    await place(1, { shopOrderNo: 'A-1', buyer: story.buyer({ indexes: { contact } }) });
    await place(2);
    await place(3, { shopId: 'shop-2' });
    await place(4, { mode: 'test' });
    await tell(
      orderStream(orderNumbered(1)),
      at('10:30'),
      ...[story.reservationPlanned(), story.stockReserved(), story.paymentAttemptStarted(), story.paymentConfirmed()].map((fact) =>
        about(1, fact),
      ),
      about(1, story.promiseBroken()),
      about(1, story.alarmRaised({ alarmId: alarmOf(1), alarm: 'promise-broken' })),
    );
    await tell('channel-till-2', at('10:39'), { type: 'ChannelConfigured', data: { ...TILL, mode: 'test' } });
    await tell('trade-till-2-x', at('10:39'), {
      type: 'TradeOrphaned',
      data: { account: 'till-2', tradeNo: 't-8', outTradeNo: 'CT8', amount: yuan(10), refundBy: at('12:00') },
    });
    await tell('trade-epay-1-x', at('10:40'), {
      type: 'TradeOrphaned',
      data: { account: 'epay-1', tradeNo: 't-9', outTradeNo: 'CT9', amount: yuan(10), refundBy: at('12:00') },
    });
    const terms = { payWithinSeconds: 900, deliverWithinSeconds: 60, restockWithinSeconds: 600, maxPerOrder: 1 };
    const policy = { refundPolicy: 'None.', refundPolicyHash: sha256('None.') };
    const offer = { name: 'Card', sku: 'S', merchantId: 'm', unitPrice: yuan(10), route: 'auto-key', mode: 'live', ...terms, ...policy };
    await tell('product-p1', at('10:00'), { type: 'ProductListed', data: { productId: 'p1', offer } });
    await tell('product-p2', at('10:01'), { type: 'ProductListed', data: { productId: 'p2', offer: { ...offer, mode: 'test' } } });
    await tell(
      'product-p3',
      at('10:02'),
      { type: 'ProductListed', data: { productId: 'p3', offer } },
      { type: 'ProductDelisted', data: { productId: 'p3' } },
    );
    expect(await host.caughtUp(10_000)).toBe(true);
  });
  afterAll(() => stage.close());

  describe('of orders', () => {
    it("show a shop its own orders of its key's mode, newest first", async () => {
      expect(await idsIn('/v1/orders')).toEqual([orderNumbered(2), orderNumbered(1)]);
      expect(await idsIn('/v1/orders', await stage.keyOf('shop', { shopId: 'shop-2' }))).toEqual([orderNumbered(3)]);
      expect(await idsIn('/v1/orders', await stage.keyOf('shop', { mode: 'test' }))).toEqual([orderNumbered(4)]);
    });

    it.each([
      ['the contact of a buyer, however it is written', 'buyerContact=%20ann@example.COM'],
      ['a status', 'status=paid'],
      ["the shop's own number", 'shopOrderNo=A-1'],
      ['the time of the last change', 'updatedSince=2026-11-24T18:20:00%2B08:00'],
    ])('are narrowed by %s', async (_what, query) => expect(await idsIn(`/v1/orders?${query}`)).toEqual([orderNumbered(1)]));

    it('are given page by page', async () => {
      const first = await stage.ask('GET', '/v1/orders?limit=1', { as: shop });
      const { next } = first.body as { readonly next: string };
      expect(await idsIn(`/v1/orders?limit=1&after=${next}`)).toEqual([orderNumbered(1)]);
    });

    it('hold no contact and no case file', async () => {
      const { text } = await stage.ask('GET', '/v1/orders', { as: shop });
      expect(text).not.toMatch(/"case"|"contact"|"buyer"|"ct"/);
    });

    it('wait for a position that their reader has seen', async () => {
      const position = await tell(orderStream(orderNumbered(2)), at('10:50'), about(2, story.orderCancelled()));
      expect(await idsIn(`/v1/orders?status=cancelled&seen=${position}`)).toEqual([orderNumbered(2)]);
    });

    it.each([
      ['limit=0', 'limit'],
      ['limit=101', 'limit'],
      ['limit=ten', 'limit'],
      ['status=lost', 'status'],
      ['updatedSince=yesterday', 'updatedSince'],
      ['buyerContact=', 'buyerContact'],
      ['buyer=ann', 'buyer'],
      ['status=paid&status=held', 'status'],
    ])('refuse %s, naming the field', async (query, field) =>
      expect(await stage.ask('GET', `/v1/orders?${query}`, { as: shop })).toMatchObject({
        status: 422,
        body: { code: 'invalid-input', fields: [{ field }] },
      }),
    );

    it('refuse a place that no page gave', async () =>
      expect(await stage.ask('GET', '/v1/orders?after=AAAA', { as: shop })).toMatchObject({ status: 400, body: { code: 'bad-cursor' } }));

    it('are for shops', async () => {
      for (const role of ['operator', 'auditor', 'dispute', 'admin'] as const) {
        const refused = await stage.ask('GET', '/v1/orders', { as: await stage.keyOf(role) });
        expect(refused).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
      }
      expect(await stage.ask('GET', '/v1/orders')).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    });
  });

  describe('of products', () => {
    const names = async (url: string, as: string) =>
      ((await stage.ask('GET', url, { as })).body as { readonly items: readonly { readonly productId: string }[] }).items.map(
        ({ productId }) => productId,
      );
    it('show what is on offer, and how many can be bought', async () => {
      const admin = await stage.keyOf('admin');
      expect(await names('/v1/products', admin)).toEqual(['p2', 'p1']);
      expect(await names('/v1/products?mode=test', admin)).toEqual(['p2']);
      expect(await names('/v1/products', operator)).toEqual(['p1']);
      expect(await names('/v1/products', await stage.keyOf('auditor', { mode: 'test' }))).toEqual(['p2']);
      expect(await names('/v1/products?status=delisted', operator)).toEqual(['p3']);
      expect(await names('/v1/products', shop)).toEqual(['p1']);
      expect(await stage.ask('GET', '/v1/products', { as: shop })).toMatchObject({
        body: { items: [{ name: 'Card', status: 'listed', available: 0, revision: '0' }], next: null },
      });
    });
  });

  describe('of what needs a person', () => {
    it('show alarms, which are cleared once', async () => {
      const listed = await stage.ask('GET', '/v1/alarms', { as: operator });
      expect(listed).toMatchObject({ body: { items: [{ alarmId: alarmOf(1), alarm: 'promise-broken', open: true }] } });
      const test = await stage.keyOf('operator', { mode: 'test' });
      expect(await stage.ask('POST', `/v1/alarms/${alarmOf(1)}/clear`, { as: test })).toMatchObject({ body: { code: 'mode-mismatch' } });
      const clear = () => stage.ask('POST', `/v1/alarms/${alarmOf(1)}/clear`, { as: operator, idempotencyKey: 'clear' });
      const cleared = await clear();
      expect(cleared).toMatchObject({ status: 200, body: { alarmId: alarmOf(1), orderId: orderNumbered(1), open: false } });
      expect((await clear()).text).toBe(cleared.text);
      const head = await stage.engine.events.headPosition();
      expect(await stage.ask('GET', `/v1/alarms?seen=${head}`, { as: operator })).toMatchObject({ body: { items: [] } });
      expect(await stage.ask('GET', '/v1/alarms?open=false', { as: operator })).toMatchObject({
        body: { items: [{ open: false, cleared: { by: 'operator' } }] },
      });
    });

    it.each([
      ['an order that does not exist', alarmOf(9)],
      ['an alarm that was never raised', `${orderNumbered(1)}-alarm-77`],
      ['what is no alarm', 'alarm'],
    ])('cannot clear an alarm of %s', async (_what, alarmId) =>
      expect(await stage.ask('POST', `/v1/alarms/${alarmId}/clear`, { as: operator })).toMatchObject({
        status: 404,
        body: { code: 'unknown-alarm' },
      }),
    );

    it('ask for an Idempotency-Key', async () =>
      expect(await stage.ask('POST', `/v1/alarms/${alarmOf(1)}/clear`, { as: operator, idempotencyKey: null })).toMatchObject({
        status: 400,
        body: { code: 'idempotency-key-missing' },
      }));

    it('show what is of the mode of the key, and an administrator what he asks for', async () => {
      const [test, admin] = [await stage.keyOf('operator', { mode: 'test' }), await stage.keyOf('admin')];
      for (const url of ['/v1/alarms', '/v1/stuck-orders']) {
        expect(await stage.ask('GET', url, { as: test })).toMatchObject({ status: 200, body: { items: [] } });
        expect(await stage.ask('GET', `${url}?mode=test`, { as: test })).toMatchObject({ status: 200, body: { items: [] } });
        expect(await stage.ask('GET', `${url}?mode=live`, { as: test })).toMatchObject({ status: 409, body: { code: 'mode-mismatch' } });
        expect(await stage.ask('GET', `${url}?mode=test`, { as: admin })).toMatchObject({ status: 200, body: { items: [] } });
      }
      expect((await stage.ask('GET', '/v1/stuck-orders?mode=live', { as: admin })).text).toContain(orderNumbered(1));
    });

    it('show stuck orders and orphan payments', async () => {
      expect(await stage.ask('GET', '/v1/stuck-orders', { as: operator })).toMatchObject({
        body: { items: [{ orderId: orderNumbered(1), waits: [{ reason: 'promise-broken' }] }] },
      });
      expect(await idsIn('/v1/stuck-orders?reason=held-by-risk', operator)).toEqual([]);
      expect(await stage.ask('GET', '/v1/orphan-payments?stage=waiting', { as: operator })).toMatchObject({
        body: { items: [{ tradeNo: 't-9', stage: 'waiting', refundBy: at('12:00') }] },
      });
      expect(await stage.ask('GET', '/v1/orphan-payments', { as: await stage.keyOf('operator', { mode: 'test' }) })).toMatchObject({
        body: { items: [{ tradeNo: 't-9' }, { tradeNo: 't-8' }] },
      });
      expect((await stage.ask('GET', '/v1/orphan-payments', { as: operator })).text).not.toContain('t-8');
      expect(await idsIn('/v1/orphan-payments?stage=foreign', operator)).toEqual([]);
    });

    it.each(['/v1/alarms', '/v1/stuck-orders', '/v1/orphan-payments'])('are for operators: %s', async (url) =>
      expect(await stage.ask('GET', url, { as: shop })).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } }),
    );
  });

  it('say so when they are behind', async () => {
    const seen = (await stage.engine.events.headPosition()) + 1_000n;
    let refused: Answered | undefined;
    const asked = stage.ask('GET', `/v1/orders?seen=${seen}`, { as: shop }).then((answer) => (refused = answer));
    while (refused === undefined) await scheduler.advance(0.5);
    await asked;
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { code: 'views-not-ready' } });
  });
});
