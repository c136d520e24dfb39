import { type OrderFact, orderStream } from '@app/domain/order-case';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { attemptIdOf, type ChannelReport, type OrderId, type QueryAnswer } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, fakeScheduler, InMemoryEventStore, randomFrom } from '@app/testing';
import {
  ACCOUNT,
  at,
  attempt,
  ORDER,
  orderBeingPaid,
  orderNumbered,
  orderPlaced,
  outTradeNo,
  paidOrder,
  paymentAttemptStarted,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { BindTrade } from './bind-trade.handlers.js';
import { ContestedTrades } from './contested-trades.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';
import { QueryChannel } from './query-channel.effect.js';

const HOLDER = orderNumbered(7);
const holding = { orderId: HOLDER, attemptId: attemptIdOf(HOLDER, 1) };

type Asking = {
  readonly story?: readonly OrderFact[];
  readonly of?: string;
  readonly boundTo?: typeof holding;
  readonly times?: number;
};

/** Asks a channel that answers so about an attempt of the order, as often as that, while the trade is the money of whom it was bound to. */
async function askedOf(answer: QueryAnswer, { story = orderBeingPaid(), of = attempt(), boundTo, times = 1 }: Asking = {}) {
  const clock = fakeClock();
  const store = new InMemoryEventStore();
  const handling = new StreamCommandHandling({ store, clock, scheduler: fakeScheduler(clock), random: randomFrom(1), codeVersion: '1' });
  const before = await appendFacts(store, orderStream(ORDER), ...story);
  clock.set(at('10:05'));
  const sandbox = createPaymentChannels({ fetch: () => Promise.reject(new Error('no network')), clock }).get('sandbox');
  if (sandbox === undefined) throw new Error('there is no sandbox');
  const account = { account: 'sandbox', kind: 'sandbox', mode: 'test', settings: {}, secrets: {} } as const;
  const rules = { queryAfterSeconds: 60, attemptMinutes: 15, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };
  const channel = { ...sandbox, query: () => Promise.resolve(answer) };
  const accounts = { find: () => Promise.resolve({ account, rules, channel, enabled: true, silentSince: undefined, revision: '0' }) };
  const trades = new BindTrade(handling);
  if (boundTo !== undefined) await trades.bind({ account: ACCOUNT, tradeNo: tradeNo(), amount: yuan(10), ...boundTo });
  const placed = await appendFacts(store, orderStream(HOLDER), orderPlaced({ orderId: HOLDER }));
  const orders = new OrderCommands(handling, () => undefined);
  const effect = new QueryChannel(orders, accounts, trades, new ContestedTrades(handling), clock);
  for (let time = 0; time < times; time += 1) {
    await effect.perform({ saga: 'expire-unpaid-orders', orderId: ORDER, ordinal: 0, with: { attemptId: of } });
    clock.advance(30);
  }
  const recordsOf = (orderId: OrderId) => handling.records<OrderFact>({ name: 'order-case' }, orderStream(orderId));
  return { own: (await recordsOf(ORDER)).slice(before.length), ofHolder: (await recordsOf(HOLDER)).slice(placed.length) };
}
const report = (status: ChannelReport['status']): ChannelReport => ({
  ...{ outTradeNo: outTradeNo(), tradeNo: tradeNo(), status, amount: yuan(10) },
});

describe('Asking a channel about an attempt', () => {
  it('brings its money, bound to it', async () =>
    expect((await askedOf({ answer: 'paid', report: report('paid') })).own).toMatchObject([
      { type: 'PaymentQueried', data: { answer: 'paid' } },
      { type: 'PaymentConfirmed', data: { tradeNo: tradeNo(), learnedBy: 'query', trade: { revision: '0' } } },
      { type: 'RiskAssessed' },
    ]));
  it('learns of money that came and went back before we knew of it', async () =>
    expect((await askedOf({ answer: 'refunded', report: report('refunded') })).own).toMatchObject([
      { type: 'PaymentQueried', data: { answer: 'refunded', tradeNo: tradeNo(), amount: yuan(10) } },
      { type: 'RefundObserved', data: { attemptId: attempt(), tradeNo: tradeNo(), amount: yuan(10), seenIn: 'query' } },
    ]));
  it('keeps "paid" without money that another order holds, and calls a person to both orders, once', async () => {
    const { own, ofHolder } = await askedOf({ answer: 'paid', report: report('paid') }, { boundTo: holding, times: 3 });
    expect(own).toMatchObject([
      { type: 'PaymentQueried', data: { answer: 'paid', tradeNo: tradeNo() } },
      { type: 'AlarmRaised', data: { alarm: 'trade-taken', subject: attempt() } },
    ]);
    expect(ofHolder).toMatchObject([
      { type: 'AlarmRaised', data: { alarm: 'trade-taken', subject: tradeNo(), attemptId: holding.attemptId } },
    ]);
  });
  it('calls nobody where another attempt has brought the money to this order', async () => {
    const first = { orderId: ORDER, attemptId: attempt() };
    const story = [...paidOrder(), paymentAttemptStarted({ number: 2 })];
    const { own, ofHolder } = await askedOf(
      { answer: 'paid', report: report('paid') },
      { story, boundTo: first, of: attempt(2), times: 2 },
    );
    expect(own.map(({ type }) => type)).toEqual(['PaymentQueried']);
    expect(ofHolder).toEqual([]);
  });
  it('calls a person to its own order alone where another attempt of that order holds the trade and never brought the money', async () => {
    const boundTo = { orderId: ORDER, attemptId: attempt(2) };
    const { own, ofHolder } = await askedOf({ answer: 'paid', report: report('paid') }, { boundTo, times: 2 });
    expect(own.map(({ type }) => type)).toEqual(['PaymentQueried', 'AlarmRaised']);
    expect(ofHolder).toEqual([]);
  });
  it.each(['unpaid', 'closed', 'not-found'] as const)('keeps that it is %s', async (answer) =>
    expect((await askedOf({ answer })).own).toMatchObject([{ type: 'PaymentQueried', data: { answer } }]),
  );
});
