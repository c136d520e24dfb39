import { type OrderFact, orderStream } from '@app/domain/order-case';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { plusSeconds, type RefundAnswer } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, fakeScheduler, InMemoryEventStore, REFUND_LIMIT, randomFrom } from '@app/testing';
import {
  effectClaimed,
  ORDER,
  paidOrder,
  refundNo,
  refundObserved,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { AutomaticRefunds } from './automatic-refunds.handlers.js';
import { Brakes } from './brakes.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';
import { SendRefund } from './send-refund.effect.js';

/** Performs the step some hours after these facts, at a channel that answers so; gives what was recorded by it, and how often it was sent. */
async function sendAfter(hours: number, ...facts: readonly OrderFact[]) {
  const clock = fakeClock();
  const store = new InMemoryEventStore();
  const handling = new StreamCommandHandling({ store, clock, scheduler: fakeScheduler(clock), random: randomFrom(1), codeVersion: '1' });
  const told = await appendFacts(store, orderStream(ORDER), ...facts);
  const requested = told.find(({ type }) => type === 'RefundRequested');
  if (requested === undefined) throw new Error('no refund was asked for');
  clock.set(plusSeconds(requested.metadata.recordedAt, hours * 3600));
  let sent = 0;
  const sandbox = createPaymentChannels({ fetch: () => Promise.reject(new Error('no network')), clock }).get('sandbox');
  if (sandbox === undefined) throw new Error('there is no sandbox');
  const refund = (): Promise<RefundAnswer> => {
    sent += 1;
    return Promise.resolve({ answer: 'unknown', because: 'timeout' });
  };
  const account = { account: 'sandbox', kind: 'sandbox', mode: 'test', settings: {}, secrets: {} } as const;
  const rules = { queryAfterSeconds: 60, attemptMinutes: 15, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };
  const ready = { account, rules, channel: { ...sandbox, refund }, enabled: true, silentSince: undefined, revision: '0' };
  const orders = new OrderCommands(handling, () => undefined);
  const automatic = new AutomaticRefunds(handling, REFUND_LIMIT);
  const effect = new SendRefund(orders, { find: () => Promise.resolve(ready) }, new Brakes(handling), automatic, clock, 'w9');
  await effect.perform({ saga: 'pay-back-when-refund-is-requested', orderId: ORDER, ordinal: 0, with: { refundNo: refundNo() } });
  const records = await handling.records<OrderFact>({ name: 'order-case' }, orderStream(ORDER));
  return { sent, recorded: records.slice(facts.length).map(({ type, data }) => ('because' in data ? `${type} ${data.because}` : type)) };
}

const requested = [...paidOrder(), refundRequested({ repeatSafety: 'by-number' })];
const unanswered = (tries: number): readonly OrderFact[] => [
  ...requested,
  ...[effectClaimed({ try: tries }), refundSubmitted({ try: tries }), refundResultUnknown({ try: tries })],
];
const again = ['EffectClaimed', 'RefundSubmitted', 'RefundResultUnknown timeout'];
const leftToPerson = ['RefundNeedsHuman result-cannot-be-known', 'AlarmRaised'];

describe('Sending a refund', () => {
  it('tries again what went unanswered, five times', async () =>
    expect(await sendAfter(20, ...unanswered(5))).toEqual({ sent: 1, recorded: again }));
  it('leaves it to a person after six tries', async () =>
    expect(await sendAfter(20, ...unanswered(6))).toEqual({ sent: 0, recorded: leftToPerson }));
  it('leaves it to a person after a day', async () =>
    expect(await sendAfter(24, ...unanswered(1))).toEqual({ sent: 0, recorded: leftToPerson }));
  it('brings to a person what went back by another road before it was sent', async () =>
    expect(await sendAfter(1, ...requested, refundObserved())).toEqual({
      sent: 0,
      recorded: ['RefundNeedsHuman money-went-back-meanwhile', 'AlarmRaised'],
    }));
  it('sends what was never sent, however long that was forbidden', async () =>
    expect(await sendAfter(48, ...requested)).toEqual({ sent: 1, recorded: again }));
});
