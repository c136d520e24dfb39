import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { channelAccountDecider, channelStream, tradeDecider, tradeStream } from '@app/domain/channels';
import { type OrderFact, orderCaseDecider, orderStream } from '@app/domain/order-case';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { attemptIdOf, derivedCommandId, present, type RawMessage, type StoredEvent, sha256 } from '@app/kernel';
import { type Engine, openEmbeddedEngine } from '@app/platform/engine';
import { EVENTS_FILE, StoreUnavailable } from '@app/platform/event-store';
import { fakeClock, fakeScheduler, hastyScheduler, REFUND_LIMIT, randomFrom, temporaryFolders } from '@app/testing';
import {
  ACCOUNT,
  at,
  attempt,
  ORDER,
  orderNumbered,
  outTradeNo,
  placeOrder,
  planReservation,
  recordStockReserved,
  startPayment,
  yuan,
} from '@app/testing/order-story';
import { assembleSagas } from '../assemble-sagas.handlers.js';
import { ReceiveChannelMessage } from './receive-channel-message.handlers.js';

const KEY = 'testkey-epay-0001';
const ORIGIN = { peer: '127.0.0.1', client: '203.0.113.7' };
const newFolder = temporaryFolders();
const open: Engine[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
});

/** A shop on the embedded engine: one order waits for ten yuan through an epay account. */
async function orderToBePaid() {
  const folder = newFolder();
  const clock = fakeClock(at('10:01'));
  const engine = openEmbeddedEngine({
    ...{ folder: join(folder, 'data'), kekFile: join(folder, 'kek'), clock, scheduler: hastyScheduler(clock) },
    ...{ random: randomFrom(1), codeVersion: 'spec' },
  });
  open.push(engine);
  const { handling } = engine;
  const context = (what: string) => {
    const commandId = derivedCommandId('spec', what);
    return { commandId, actor: { kind: 'shop', id: 'k1' } as const, shopId: 'shop-1', correlationId: ORDER, causationId: commandId };
  };
  const configuration = {
    account: ACCOUNT,
    kind: 'epay',
    mode: 'live',
    settings: { gatewayUrl: 'http://127.0.0.1:9/', pid: '1001', signStyle: 'append' },
    secretsVersion: 1,
    queryAfterSeconds: 60,
    attemptMinutes: 10,
    expiryGraceSeconds: 120,
    toleranceMinor: 0,
    allowManualConfirm: false,
  } as const;
  await engine.secrets.putChannelSecrets(ACCOUNT, { key: KEY }, clock.now());
  await handling.handle(channelAccountDecider, channelStream(ACCOUNT), { type: 'ConfigureChannel', configuration }, context('channel'));
  for (const wish of [placeOrder(), planReservation(), recordStockReserved(), startPayment()]) {
    await handling.handle(orderCaseDecider, orderStream(ORDER), wish, context(wish.type));
  }
  const junk: RawMessage[] = [];
  const unsettled: { stream: string; revision: string }[] = [];
  const troubles: unknown[] = [];
  const scheduler = fakeScheduler(clock);
  const parts = assembleSagas({
    ...{ scheduler, handling, secrets: engine.secrets, clock, tradePrefix: 'CT', worker: 'w1' },
    refundLimit: REFUND_LIMIT,
    channels: createPaymentChannels({ fetch: () => Promise.reject(new TypeError('no network here')), clock }),
    junk: { add: (_account, message) => junk.push(message) },
    unsettled: {
      async *toTakeUp() {
        yield* await Promise.resolve(unsettled);
      },
    },
    log: (_what, { error }) => troubles.push(error),
  });
  return {
    ...{ engine, folder, clock, scheduler, junk, unsettled, troubles, messages: parts.messages },
    receive: (message: RawMessage) => parts.messages.receive(ACCOUNT, message, ORIGIN),
    facts: () => handling.records<OrderFact>(orderCaseDecider, orderStream(ORDER)),
    inbox: async () => {
      const found: StoredEvent[] = [];
      for await (const event of engine.events.readAll({ filter: { streamPrefixes: ['inbox-'] } })) found.push(event);
      return found;
    },
  };
}

type Told = {
  readonly key?: string;
  readonly by?: 'GET' | 'POST';
  readonly money?: string;
  readonly of?: string;
  readonly tradeNo?: string;
};

/** An epay notification, signed here by the rule as it is written, not by the product's code. */
function notification({ key = KEY, by = 'POST', money = '10.00', of = outTradeNo(), tradeNo = 'T-1' }: Told = {}): RawMessage {
  const fields = { money, name: 'Key', out_trade_no: of, pid: '1001', trade_no: tradeNo, trade_status: 'TRADE_SUCCESS', type: 'alipay' };
  const signed = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const sign = createHash('md5')
    .update(`${signed.join('&')}${key}`)
    .digest('hex');
  const text = new URLSearchParams({ ...fields, sign, sign_type: 'MD5' }).toString();
  const base = { contentType: by === 'POST' ? 'application/x-www-form-urlencoded' : '', headers: {} };
  return by === 'POST'
    ? { ...base, method: 'POST', query: '', body: Buffer.from(text) }
    : { ...base, method: 'GET', query: text, body: Buffer.alloc(0) };
}

function typesOf(facts: readonly { readonly type: string }[]): Record<string, number> {
  const byType = Map.groupBy(facts, ({ type }) => type);
  return Object.fromEntries([...byType].map(([type, of]) => [type, of.length]));
}

describe('A message from a channel', () => {
  it('delivered 200 times at once, by GET and POST, confirms one payment and is answered 200 times as accepted', async () => {
    const { receive, facts } = await orderToBePaid();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => receive(notification({ by: n % 2 === 0 ? 'GET' : 'POST' }))));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 success']));
    expect(typesOf(await facts())).toMatchObject({ PaymentNotificationAccepted: 1, PaymentConfirmed: 1, RiskAssessed: 1 });
  });

  it('is one of 10,000 forged ones around a genuine one: the case file grows by the genuine one, one refusal and their count', async () => {
    const { receive, facts, junk, inbox, messages } = await orderToBePaid();
    const before = (await facts()).length;
    const forged = notification({ key: 'a-guessed-key' });
    const answers: string[] = [];
    for (let round = 0; round < 100; round += 1) {
      const wave = await Promise.all(Array.from({ length: 100 }, () => receive(forged)));
      answers.push(...wave.map(({ body }) => body));
      if (round === 50) expect((await receive(notification())).body).toBe('success');
    }
    expect(new Set(answers)).toEqual(new Set(['fail']));
    for (let time = 0; time < 3; time += 1) await messages.tellCounts();
    const grown = (await facts()).slice(before);
    expect(grown.at(-1)).toMatchObject({ type: 'PaymentNotificationRefused', data: { code: 'signature', count: 10_000 } });
    expect(typesOf(grown)).toEqual({ PaymentNotificationRefused: 2, PaymentNotificationAccepted: 1, PaymentConfirmed: 1, RiskAssessed: 1 });
    expect(junk.length).toBe(9_980);
    expect(typesOf(await inbox())).toEqual({ MessageReceived: 21, MessageSettled: 21 });
  }, 60_000);

  it('that nobody can use is not recorded: 50,000 of them leave the log as it was', async () => {
    const { receive, folder, junk, inbox } = await orderToBePaid();
    const size = (): number => statSync(join(folder, 'data', EVENTS_FILE)).size + statSync(join(folder, 'data', `${EVENTS_FILE}-wal`)).size;
    const before = size();
    const random = randomFrom(7);
    for (let round = 0; round < 100; round += 1) {
      const wave = Array.from({ length: 500 }, () =>
        receive({ ...notification(), body: Buffer.from(`x=${random()}&junk=${'y'.repeat(200)}`) }),
      );
      await Promise.all(wave);
    }
    expect(junk.length).toBe(50_000);
    expect(await inbox()).toEqual([]);
    expect(size() - before).toBeLessThan(1_000_000);
  }, 60_000);

  it('for an account that does not exist is refused and leaves no record', async () => {
    const { messages, junk, inbox } = await orderToBePaid();
    expect(await messages.receive('nobody', notification(), ORIGIN)).toMatchObject({ status: 404, body: 'fail' });
    expect({ junk: junk.length, inbox: (await inbox()).length }).toEqual({ junk: 1, inbox: 0 });
  });

  it('for an attempt that does not exist is kept as an orphan, once, and answered as accepted', async () => {
    const { receive, facts, engine } = await orderToBePaid();
    const before = (await facts()).length;
    for (let time = 0; time < 3; time += 1) expect((await receive(notification({ of: outTradeNo(7) }))).body).toBe('success');
    expect((await facts()).length).toBe(before);
    const trades: string[] = [];
    for await (const { type } of engine.events.readAll({ filter: { streamPrefixes: ['trade-'] } })) trades.push(type);
    expect(trades).toEqual(['TradeOrphaned']);
  });

  it('without our prefix is another shop’s money: noted, never an orphan', async () => {
    const { receive, engine } = await orderToBePaid();
    expect((await receive(notification({ of: 'OTHER-SHOP-1' }))).body).toBe('success');
    const types: string[] = [];
    for await (const { type } of engine.events.readAll({ filter: { streamPrefixes: ['foreign-', 'trade-'] } })) types.push(type);
    expect(types).toEqual(['ForeignPaymentSeen']);
  });

  it('about a trade that is the money of another attempt of the order confirms nothing, and calls nobody', async () => {
    const { receive, facts, engine } = await orderToBePaid();
    const second = derivedCommandId('spec', 'second attempt');
    const context = {
      commandId: second,
      actor: { kind: 'shop', id: 'k1' } as const,
      shopId: 'shop-1',
      correlationId: ORDER,
      causationId: second,
    };
    await engine.handling.handle(orderCaseDecider, orderStream(ORDER), startPayment(), context);
    expect((await receive(notification())).body).toBe('success');
    expect((await receive(notification({ of: outTradeNo(2) }))).body).toBe('fail');
    const refused = (await facts()).filter(({ type }) => type === 'PaymentNotificationRefused');
    expect(refused).toMatchObject([{ data: { code: 'trade-taken' } }]);
    expect((await receive(notification({ of: outTradeNo(2) }))).body).toBe('fail');
    expect(typesOf(await facts())).toMatchObject({ PaymentConfirmed: 1, PaymentNotificationRefused: 1 });
    expect(typesOf(await facts())).not.toHaveProperty('AlarmRaised');
  });

  it('about a trade that another order holds calls a person to both orders', async () => {
    const { receive, facts, engine } = await orderToBePaid();
    const { handling } = engine;
    const holder = orderNumbered(7);
    const heldBy = { orderId: holder, attemptId: attemptIdOf(holder, 1) };
    const commandId = derivedCommandId('spec', 'holder');
    const context = {
      commandId,
      actor: { kind: 'shop', id: 'k1' } as const,
      shopId: 'shop-1',
      correlationId: holder,
      causationId: commandId,
    };
    await handling.handle(orderCaseDecider, orderStream(holder), placeOrder({ orderId: holder }), context);
    const bound = { type: 'BindTrade', account: ACCOUNT, tradeNo: 'T-1', ...heldBy, amount: yuan(10) } as const;
    await handling.handle(tradeDecider, tradeStream(ACCOUNT, sha256('T-1')), bound, context);
    for (let time = 0; time < 2; time += 1) expect((await receive(notification())).body).toBe('fail');
    expect((await facts()).slice(-2)).toMatchObject([
      { type: 'PaymentNotificationRefused', data: { code: 'trade-taken' } },
      { type: 'AlarmRaised', data: { alarm: 'trade-taken', subject: attempt() } },
    ]);
    const ofHolder = await handling.records<OrderFact>(orderCaseDecider, orderStream(holder));
    expect(ofHolder.slice(1)).toMatchObject([
      { type: 'AlarmRaised', data: { alarm: 'trade-taken', subject: 'T-1', attemptId: heldBy.attemptId }, metadata: { shopId: 'shop-1' } },
    ]);
  });

  it('that was kept but not finished is taken up again, by the same code and with the same command', async () => {
    const { receive, facts, inbox, messages, unsettled, clock } = await orderToBePaid();
    await receive(notification());
    const [kept] = await inbox();
    const before = (await facts()).length;
    clock.advance(60);
    if (kept !== undefined) unsettled.push({ stream: kept.stream, revision: String(kept.revision) });
    expect(await messages.takeUpUnsettled()).toBe(1);
    expect((await facts()).length).toBe(before);
    expect(typesOf(await inbox())).toEqual({ MessageReceived: 1, MessageSettled: 1 });
  });

  it('that was kept is taken up with the key of its day, whatever the key is by then', async () => {
    const { engine, receive, facts, inbox, messages, unsettled, clock } = await orderToBePaid();
    const { handling } = engine;
    const handle = handling.handle.bind(handling);
    handling.handle = (decider, ...rest) =>
      decider.name === orderCaseDecider.name ? Promise.reject(new Error('the disk is slow')) : handle(decider, ...rest);
    expect((await receive(notification())).body).toBe('fail');
    handling.handle = handle;
    clock.advance(60);
    await engine.secrets.putChannelSecrets(ACCOUNT, { key: 'a-new-key-0001' }, clock.now());
    const [kept] = await inbox();
    unsettled.push({ stream: 'inbox-nobody-2026-11-24-x', revision: '9' });
    if (kept !== undefined) unsettled.push({ stream: kept.stream, revision: String(kept.revision) });
    expect(await messages.takeUpUnsettled()).toBe(2);
    expect(typesOf(await facts())).toMatchObject({ PaymentConfirmed: 1 });
    expect(typesOf(await inbox())).toEqual({ MessageReceived: 1, MessageSettled: 1 });
  });

  it('that takes too long is answered as to be sent again, and goes on all the same', async () => {
    const { engine, receive, facts, scheduler } = await orderToBePaid();
    const { handling } = engine;
    const handle = handling.handle.bind(handling);
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    handling.handle = async (decider, ...rest) => {
      if (decider.name === orderCaseDecider.name) await held;
      return handle(decider, ...rest);
    };
    const answer = receive(notification());
    while (scheduler.pending === 0) await scheduler.advance(0);
    await scheduler.advance(4);
    expect(await answer).toMatchObject({ body: 'fail' });
    expect(typesOf(await facts())).not.toHaveProperty('PaymentConfirmed');
    release(undefined);
    handling.handle = handle;
    expect((await receive(notification())).body).toBe('success');
    expect(typesOf(await facts())).toMatchObject({ PaymentNotificationAccepted: 1, PaymentConfirmed: 1 });
  });

  it('is answered as to be sent again while nobody can look up whose it is, in time, and never as an error', async () => {
    const lost = new StoreUnavailable('the event store was lost');
    const clock = fakeClock(at('10:01'));
    const scheduler = fakeScheduler(clock);
    const troubles: unknown[] = [];
    let find: () => Promise<never> = () => Promise.reject(lost);
    const road = {
      accounts: { find: () => find() },
      scheduler,
      onTrouble: ({ error }: { readonly error: unknown }) => troubles.push(error),
    };
    const receiving = new ReceiveChannelMessage(road as unknown as ConstructorParameters<typeof ReceiveChannelMessage>[0]);
    const again = { status: 503, contentType: 'text/plain; charset=utf-8', body: 'fail' };
    const message: RawMessage = { method: 'GET', query: '', contentType: '', headers: {}, body: new Uint8Array() };
    expect(await receiving.receive(ACCOUNT, message, ORIGIN)).toEqual(again);
    expect(troubles).toEqual([lost]);
    find = () => new Promise<never>(() => undefined);
    const waiting = receiving.receive(ACCOUNT, message, ORIGIN);
    await scheduler.advance(4);
    expect(await waiting).toEqual(again);
  });

  it('shows nothing of what was sent in the log', async () => {
    const { receive, inbox } = await orderToBePaid();
    await receive(notification());
    const text = JSON.stringify((await inbox()).map((event) => present({ data: event.data, metadata: event.metadata })));
    for (const secret of ['203.0.113.7', 'TRADE_SUCCESS', KEY]) expect(text).not.toContain(secret);
  });
});
