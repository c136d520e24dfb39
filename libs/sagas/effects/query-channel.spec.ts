import { type OrderFact, orderStream } from '@app/domain/order-case';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import type { ChannelReport, QueryAnswer } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, fakeScheduler, InMemoryEventStore, randomFrom } from '@app/testing';
import { at, attempt, ORDER, orderBeingPaid, outTradeNo, tradeNo, yuan } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { BindTrade } from './bind-trade.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';
import { QueryChannel } from './query-channel.effect.js';

/** Asks a channel that answers so about the order's one attempt. */
async function askedOf(answer: QueryAnswer) {
  const clock = fakeClock();
  const store = new InMemoryEventStore();
  const handling = new StreamCommandHandling({ store, clock, scheduler: fakeScheduler(clock), random: randomFrom(1), codeVersion: '1' });
  const before = await appendFacts(store, orderStream(ORDER), ...orderBeingPaid());
  clock.set(at('10:05'));
  const sandbox = createPaymentChannels({ fetch: () => Promise.reject(new Error('no network')), clock }).get('sandbox');
  if (sandbox === undefined) throw new Error('there is no sandbox');
  const account = { account: 'sandbox', kind: 'sandbox', mode: 'test', settings: {}, secrets: {} } as const;
  const rules = { queryAfterSeconds: 60, attemptMinutes: 15, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };
  const channel = { ...sandbox, query: () => Promise.resolve(answer) };
  const accounts = { find: () => Promise.resolve({ account, rules, channel, enabled: true, silentSince: undefined, revision: '0' }) };
  const trades = new BindTrade(handling);
  const effect = new QueryChannel(new OrderCommands(handling, () => undefined), accounts, trades, clock);
  await effect.perform({ saga: 'expire-unpaid-orders', orderId: ORDER, ordinal: 0, with: { attemptId: attempt() } });
  const records = await handling.records<OrderFact>({ name: 'order-case' }, orderStream(ORDER));
  return records.slice(before.length);
}
const report = (status: ChannelReport['status']): ChannelReport => ({
  ...{ outTradeNo: outTradeNo(), tradeNo: tradeNo(), status, amount: yuan(10) },
});

describe('Asking a channel about an attempt', () => {
  it('brings its money, bound to it', async () =>
    expect(await askedOf({ answer: 'paid', report: report('paid') })).toMatchObject([
      { type: 'PaymentQueried', data: { answer: 'paid' } },
      { type: 'PaymentConfirmed', data: { tradeNo: tradeNo(), learnedBy: 'query', trade: { revision: '0' } } },
      { type: 'RiskAssessed' },
    ]));
  it('learns of money that came and went back before we knew of it', async () =>
    expect(await askedOf({ answer: 'refunded', report: report('refunded') })).toMatchObject([
      { type: 'PaymentQueried', data: { answer: 'refunded', tradeNo: tradeNo(), amount: yuan(10) } },
      { type: 'RefundObserved', data: { attemptId: attempt(), tradeNo: tradeNo(), amount: yuan(10), seenIn: 'query' } },
    ]));
  it.each(['unpaid', 'closed', 'not-found'] as const)('keeps that it is %s', async (answer) =>
    expect(await askedOf({ answer })).toMatchObject([{ type: 'PaymentQueried', data: { answer } }]),
  );
});
