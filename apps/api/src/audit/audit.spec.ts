import { CaseFiles, finderByViews, READ_SIDE, readSide, WORKER_SIDE } from '@app/assembly';
import { contactForLookup, orderStream } from '@app/domain/order-case';
import { batchStream, keySubject, lastFourTerm } from '@app/domain/vault';
import { type Fact, type Instant, refTo, type StoredEvent } from '@app/kernel';
import { CONFIG } from '@app/platform/config';
import { SubscriptionHost } from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import { fakeScheduler, randomFrom, testRecords } from '@app/testing';
import { type Answered, type HttpStage, httpStage } from '@app/testing/http';
import * as story from '@app/testing/order-story';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditModule } from './audit.module.js';

const { at, ORDER, orderNumbered, yuan } = story;
const STREAM = orderStream(ORDER);
const PLACE = `/v1/audit/orders/${ORDER}`;
const CONTACT = 'ann.buyer@example.com';

type Entry = {
  readonly revision: string;
  readonly type: string;
  readonly explanation: { readonly en: string };
  readonly restsOn: readonly unknown[];
};
type Told = { readonly records: readonly Entry[]; readonly citation: string };

describe('Audit over HTTP', () => {
  let stage: HttpStage;
  let host: SubscriptionHost<unknown, never>;
  let auditor: string;
  let head = 0n;

  const tell = async (stream: string, time: Instant, ...facts: readonly Fact[]): Promise<readonly StoredEvent[]> => {
    const { events } = stage.engine;
    const last = await events.readHead(stream);
    const records = testRecords({ stream, head: last, facts, now: time });
    head = (await events.append({ stream, expected: last?.revision ?? 'no-stream', records })).position;
    const told: StoredEvent[] = [];
    for await (const event of events.readStream(stream, { from: (last?.revision ?? -1) + 1 })) told.push(event);
    return told;
  };
  const get = (url: string, as = auditor): Promise<Answered> => stage.ask('GET', url, { as });

  beforeAll(async () => {
    stage = await httpStage({
      modules: [AuditModule],
      provide: ({ events, documents }, clock) => {
        const reads = readSide(documents);
        const surroundings = { clock, scheduler: fakeScheduler(clock), random: randomFrom(1) };
        host = new SubscriptionHost({ events, documents, surroundings, projections });
        const files = new CaseFiles({ events, tradePrefix: story.TRADE_PREFIX, timeZone: 'Asia/Shanghai', finder: finderByViews(reads) });
        return [
          { provide: READ_SIDE, useValue: reads },
          { provide: WORKER_SIDE, useValue: { host } },
          { provide: CaseFiles, useValue: files },
          { provide: CONFIG, useValue: { timezone: 'Asia/Shanghai' } },
        ];
      },
      close: () => host.stop(),
    });
    await host.start();
    auditor = await stage.keyOf('auditor');
    await stage.keyOf('shop');
    await tellStory();
    stage.clock.set(at('10:07'));
  });
  afterAll(() => stage.close());

  async function tellStory(): Promise<void> {
    const { secrets } = stage.engine;
    const contact = await secrets.index('shop-1', 'contact', contactForLookup(CONTACT));
    const place = { stream: STREAM, type: 'OrderPlaced', fieldPath: 'buyer.contact', commandId: 'c' };
    const buyer = { ...story.buyer(), contact: await secrets.seal('buyer-1', CONTACT, place), indexes: { contact } };
    const key = {
      ...{ keyId: 'k1', sealed: await secrets.seal(keySubject('k1'), 'KEY-WXYZ', place), fingerprint: 'f', commitment: 'c' },
      ...{
        salt: await secrets.seal(keySubject('k1'), 'salt', place),
        last4Index: await secrets.index('', 'key-value', lastFourTerm('KEY-WXYZ') ?? ''),
      },
    };
    const shelf = batchStream(story.BATCH);
    await tell(shelf, at('09:00'), { type: 'KeysImported', data: { batchId: story.BATCH, productId: 'p1', mode: 'live', keys: [key] } });
    const [reserved] = await tell(shelf, at('10:00'), {
      type: 'KeysReserved',
      data: { reservationId: story.reservation(), orderId: ORDER, keyIds: ['k1'] },
    });
    if (reserved === undefined) throw new Error('told nothing');
    await tell(
      STREAM,
      at('10:00'),
      story.orderPlaced({ buyer, shopOrderNo: 'A-17' }),
      story.reservationPlanned(),
      story.stockReserved({ parts: [{ ...story.heldPart(), record: refTo(reserved) }] }),
    );
    await tell(STREAM, at('10:01'), story.paymentAttemptStarted());
    const [bound] = await tell(`trade-${story.ACCOUNT}-t1`, at('10:05'), {
      type: 'TradeBound',
      data: { account: story.ACCOUNT, tradeNo: story.tradeNo(), orderId: ORDER, attemptId: story.attempt(), amount: yuan(10) },
    });
    if (bound === undefined) throw new Error('told nothing');
    const confirmed = story.without(story.paymentConfirmed({ trade: refTo(bound), learnedBy: 'query' }).data, 'message');
    await tell(STREAM, at('10:05'), { type: 'PaymentConfirmed', data: confirmed }, story.riskAssessed());
    await tell(shelf, at('10:06'), {
      type: 'KeysAllocated',
      data: { allocationId: 'a', reservationId: story.reservation(), orderId: ORDER, keyIds: ['k1'] },
    });
    await tell(orderStream(orderNumbered(2)), at('10:06'), {
      ...story.orderPlaced(),
      data: { ...story.orderPlaced().data, orderId: orderNumbered(2) },
    });
  }

  it('shows every record with what it says, what it rests on, and whether all of it is intact', async () => {
    const { status, body } = await get(`${PLACE}/timeline`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ orderId: ORDER, revision: '5', chain: 'intact', damage: null, asOf: at('10:07'), provisional: true },
      outside: [
        { stream: batchStream(story.BATCH), revision: '1', type: 'KeysReserved', intact: true },
        { stream: `trade-${story.ACCOUNT}-t1`, revision: '0', type: 'TradeBound', intact: true },
      ],
    });
    const { records } = body as Told;
    expect(records.map(({ type }) => type).slice(0, 4)).toEqual([
      'OrderPlaced',
      'ReservationPlanned',
      'StockReserved',
      'PaymentAttemptStarted',
    ]);
    expect(records.every(({ explanation }) => explanation.en.length > 10)).toBe(true);
    expect(records[2]?.restsOn).toMatchObject([{ stream: batchStream(story.BATCH), revision: '1' }]);
  });

  it('keeps sealed what is sealed', async () => {
    for (const part of ['timeline', 'state', 'diagnosis']) expect((await get(`${PLACE}/${part}`)).text).not.toContain('ann.buyer');
  });

  it('shows the history and the case file as they were at a time, and up to a record', async () => {
    expect((await get(`${PLACE}/timeline?asOf=2026-11-24T18:04:00%2B08:00`)).body).toMatchObject({
      ...{ revision: '3', asOf: at('10:04'), provisional: false, chain: 'intact' },
    });
    expect((await get(`${PLACE}/timeline?upToRevision=1`)).body).toMatchObject({ revision: '1', records: [{}, {}] });
    expect((await get(`${PLACE}/state?asOf=${at('10:04')}`)).body).toMatchObject({
      status: { status: 'awaiting-payment' },
      state: { revision: 3, payments: { trades: [] } },
    });
    expect((await get(`${PLACE}/state`)).body).toMatchObject({ status: { status: 'paid' }, state: { revision: 5 } });
    expect((await get(`${PLACE}/state?asOf=${at('09:59')}`)).body).toMatchObject({ revision: null, status: null });
  });

  it('says why the order stands where it stands, then and now', async () => {
    const before = await get(`${PLACE}/diagnosis?asOf=${at('10:04')}`);
    expect(before.body).toMatchObject({ orderId: ORDER, asOf: at('10:04'), primary: { code: 'IN_PROGRESS', fault: 'none' } });
    const now = await get(`${PLACE}/diagnosis`, await stage.keyOf('dispute'));
    expect(now).toMatchObject({
      status: 200,
      body: { chain: 'intact', revision: '5', primary: { code: 'IN_PROGRESS', actor: 'platform' } },
    });
    const cited = (now.body as { readonly primary: { readonly records: readonly { readonly revision: string }[] } }).primary.records;
    expect(cited.map(({ revision }) => revision)).toContain('4');
  });

  it('gives the same answer again to its citation', async () => {
    const first = await get(`${PLACE}/diagnosis`);
    const { citation } = first.body as Told;
    const timeline = await get(`${PLACE}/timeline?at=${citation}`);
    await tell('platform', at('10:06'), { type: 'WorkerSilent', data: { worker: 'w1', since: at('10:05') } });
    await tell(STREAM, at('10:07'), story.deliveryStarted());
    stage.clock.advance(3_600);
    const again = await get(`${PLACE}/diagnosis?at=${citation}`);
    expect(again.body).toEqual({ ...(first.body as object), provisional: false });
    expect((await get(`${PLACE}/timeline?at=${citation}`)).body).toEqual({ ...(timeline.body as object), provisional: false });
    expect((await get(`${PLACE}/timeline`)).body).toMatchObject({ revision: '6' });
  });

  it.each([
    ['a time that has not come', 'timeline?asOf=2030-01-01T00:00:00Z', 400, 'time-in-the-future'],
    ['a time that is none', 'timeline?asOf=yesterday', 422, 'invalid-input'],
    ['a time without a zone', 'state?asOf=2026-11-24T10:00:00', 422, 'invalid-input'],
    ['a record before the first', 'timeline?upToRevision=-1', 422, 'invalid-input'],
    ['a citation that is none', 'timeline?at=nonsense', 422, 'invalid-input'],
    ['a field that is not known', 'state?until=now', 422, 'invalid-input'],
    ['rules that never were', 'diagnosis?ruleset=1999@1', 404, 'unknown-ruleset'],
  ])('refuses %s', async (_, asked, status, code) => expect(await get(`${PLACE}/${asked}`)).toMatchObject({ status, body: { code } }));

  it('knows no order that was never placed, and no id that is none', async () => {
    for (const id of [orderNumbered(9), 'nothing']) {
      for (const part of ['timeline', 'state', 'diagnosis']) {
        expect(await get(`/v1/audit/orders/${id}/${part}`)).toMatchObject({ status: 404, body: { code: 'unknown-order' } });
      }
    }
  });

  it('is for those whose key is of the mode of the order', async () => {
    for (const role of ['auditor', 'dispute'] as const) {
      const asked = await get(`${PLACE}/diagnosis`, await stage.keyOf(role, { mode: 'test' }));
      expect(asked).toMatchObject({ status: 409, body: { code: 'mode-mismatch' } });
    }
    const test = await stage.keyOf('auditor', { mode: 'test' });
    for (const part of ['timeline', 'state']) {
      expect(await get(`${PLACE}/${part}`, test)).toMatchObject({ status: 409, body: { code: 'mode-mismatch' } });
    }
  });

  it('is for those who must find out, and no shop', async () => {
    const shop = await stage.keyOf('shop');
    for (const part of ['timeline', 'state', 'diagnosis']) {
      expect(await get(`${PLACE}/${part}`, shop)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
    }
    expect(await get('/v1/audit/search', shop)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
    expect(await stage.ask('GET', '/v1/audit/search')).toMatchObject({ status: 401 });
  });

  it.each([
    ['a dispute handler', 'dispute', { timeline: 403, state: 403, diagnosis: 200 }],
    ['an operator', 'operator', { timeline: 403, state: 403, diagnosis: 403 }],
  ] as const)('shows %s no more of an order than its role asks for', async (_, role, expected) => {
    const key = await stage.keyOf(role);
    for (const [part, status] of Object.entries(expected)) {
      expect([part, (await get(`${PLACE}/${part}`, key)).status]).toEqual([part, status]);
    }
    expect(await get(`/v1/audit/search?q=${ORDER}`, key)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
  });

  it.each([
    ['its own id', () => ORDER, 'order-id'],
    ["the shop's number", () => 'A-17', 'shop-order-no'],
    ['our number at the channel', () => story.outTradeNo(), 'out-trade-no'],
    ["the channel's number", () => story.tradeNo(), 'trade-no'],
    ['the contact, however written', () => ' Ann.Buyer@EXAMPLE.com', 'contact'],
    ['the end of a key', () => 'wxyz-KEY-WXYZ', 'key-last-four'],
  ])('finds an order by %s', async (_, text, foundBy) => {
    const { status, body } = await get(`/v1/audit/search?q=${encodeURIComponent(text())}&seen=${head}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ items: [{ orderId: ORDER, foundBy: [foundBy] }], next: null });
  });

  it('finds by status, channel, time and the code of the diagnosis', async () => {
    const ids = async (asked: string): Promise<readonly string[]> =>
      ((await get(`/v1/audit/search?${asked}&seen=${head}`)).body as { items: { orderId: string }[] }).items.map(({ orderId }) => orderId);
    expect(await ids('limit=10')).toEqual([orderNumbered(2), ORDER]);
    expect(await ids('status=awaiting-stock')).toEqual([orderNumbered(2)]);
    expect(await ids(`channel=${story.ACCOUNT}`)).toEqual([ORDER]);
    expect(await ids(`to=${at('10:03')}`)).toEqual([ORDER]);
    expect(await ids('code=FULFILMENT_NOT_STARTED')).toEqual([ORDER]);
    expect(await get(`/v1/audit/search?seen=${head}`, await stage.keyOf('auditor', { mode: 'test' }))).toMatchObject({
      body: { items: [] },
    });
    expect(await get('/v1/audit/search?code=NOTHING')).toMatchObject({ status: 422, body: { fields: [{ field: 'code' }] } });
    expect(await get('/v1/audit/search?after=!')).toMatchObject({ status: 422 });
  });

  it('shows money without an order that came under the number', async () => {
    await tell(`trade-epay-1-${'a'.repeat(64)}`, at('10:30'), {
      type: 'TradeOrphaned',
      data: { account: story.ACCOUNT, tradeNo: 'lost-1', outTradeNo: story.outTradeNo(9), amount: yuan(10), refundBy: at('12:00') },
    });
    await host.waitUntil('orphan-payments', head, 2_000);
    const found = await get('/v1/audit/search?q=lost-1');
    expect(found.body).toMatchObject({ items: [], orphans: [{ tradeNo: 'lost-1', stage: 'waiting' }] });
    const [{ id = '' } = {}] = (found.body as { readonly orphans: readonly { readonly id?: string }[] }).orphans;
    const why = (query = '', as = auditor) => get(`/v1/audit/orphan-payments/${id}/diagnosis${query}`, as);
    expect((await why()).body).toMatchObject({
      stream: id,
      primary: { code: 'ORPHAN_PAYMENT', actor: 'operator', records: [{ stream: id }] },
    });
    expect(await why('', await stage.keyOf('dispute'))).toMatchObject({ status: 200 });
    expect(await why('', await stage.keyOf('operator'))).toMatchObject({ status: 403 });
    expect(await why('?ruleset=none@1')).toMatchObject({ status: 404, body: { code: 'unknown-ruleset' } });
    expect(await why('?asOf=2020-01-01T00:00:00Z')).toMatchObject({ status: 404, body: { code: 'unknown-orphan-payment' } });
    for (const none of ['order-1', `trade-epay-1-${'0'.repeat(64)}`]) {
      expect(await get(`/v1/audit/orphan-payments/${none}/diagnosis`)).toMatchObject({ body: { code: 'unknown-orphan-payment' } });
    }
  });
});
