import { type OrderCommand, type OrderFact, orderCaseDecider, orderStream, type RefundReason } from '@app/domain/order-case';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { derivedCommandId, type OrderId, type RefundAnswer, type Wish } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { appendFacts, fakeClock, fakeScheduler, InMemoryEventStore, randomFrom, renamed } from '@app/testing';
import { at, ORDER, orderNumbered, orderPlaced, paidOrder, refundNo, refundRequested } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { AutomaticRefunds } from './automatic-refunds.handlers.js';
import { Brakes } from './brakes.handlers.js';
import { OrderCommands } from './order-commands.handlers.js';
import { SendRefund } from './send-refund.effect.js';

/** Two refunds, or 25 yuan, an hour. */
const LIMIT = { count: 2, amounts: { CNY: 2_500, USD: 0, EUR: 0, HKD: 0 } };

type Asked = { readonly reason?: RefundReason; readonly mode?: 'live' | 'test' };

/** A shop whose refunds of ten yuan each are sent by as many processes as are asked for, all on one store. */
function shop() {
  const clock = fakeClock(at('12:00'));
  const store = new InMemoryEventStore();
  const sent: string[] = [];
  const sandbox = createPaymentChannels({ fetch: () => Promise.reject(new Error('no network')), clock }).get('sandbox');
  if (sandbox === undefined) throw new Error('there is no sandbox');
  const refund = (_account: unknown, { refundNo: no }: { readonly refundNo: string }): Promise<RefundAnswer> => {
    sent.push(no);
    return Promise.resolve({ answer: 'done' });
  };
  const account = { account: 'sandbox', kind: 'sandbox', mode: 'test', settings: {}, secrets: {} } as const;
  const rules = { queryAfterSeconds: 60, attemptMinutes: 15, expiryGraceSeconds: 120, toleranceMinor: 0, allowManualConfirm: false };
  const ready = { account, rules, channel: { ...sandbox, refund }, enabled: true, silentSince: undefined, revision: '0' };
  const startProcess = () => {
    const handling = new StreamCommandHandling({ store, clock, scheduler: fakeScheduler(clock), random: randomFrom(1), codeVersion: '1' });
    const orders = new OrderCommands(handling, () => undefined);
    const accounts = { find: () => Promise.resolve(ready) };
    const effect = new SendRefund(orders, accounts, new Brakes(handling), new AutomaticRefunds(handling, LIMIT), clock, 'w9');
    return { handling, effect };
  };
  let process = startProcess();
  const perform = (orderId: OrderId, n = 1) =>
    process.effect.perform({
      ...{ saga: 'pay-back-when-refund-is-requested', orderId, ordinal: 0 },
      with: { refundNo: renamed(refundNo(n), ORDER, orderId) },
    });
  return {
    ...{ clock, store, sent, perform },
    restart: () => {
      process = startProcess();
    },
    /** An order whose ten yuan shall go back. */
    async order(number: number, { reason = 'out-of-stock-after-payment', mode = 'live' }: Asked = {}): Promise<OrderId> {
      const orderId = orderNumbered(number);
      const [placed, ...paid] = paidOrder();
      const facts = [orderPlaced({ ...placed?.data, mode }), ...paid, refundRequested({ reason, repeatSafety: 'by-number' })];
      await appendFacts(store, orderStream(orderId), ...renamed<readonly OrderFact[]>(facts, ORDER, orderId));
      return orderId;
    },
    async told(orderId: OrderId, wish: Wish<OrderCommand>): Promise<string> {
      const commandId = derivedCommandId('spec', orderId, wish.type);
      const context = {
        commandId,
        actor: { kind: 'operator', id: 'k1' } as const,
        shopId: '',
        correlationId: orderId,
        causationId: commandId,
      };
      return (await process.handling.handle(orderCaseDecider, orderStream(orderId), wish, context)).outcome;
    },
    async since(orderId: OrderId): Promise<readonly string[]> {
      const records = await process.handling.records<OrderFact>({ name: 'order-case' }, orderStream(orderId));
      return records.slice(paidOrder().length + 1).map(({ type, data }) => ('because' in data ? `${type} ${data.because}` : type));
    },
  };
}

const sentAndDone = ['EffectClaimed', 'RefundSubmitted', 'RefundSucceeded'];
const leftToPerson = ['RefundNeedsHuman limit-reached', 'AlarmRaised'];

describe('Refunds that nobody asked for', () => {
  it('go back up to the limit of an hour; what is above it waits for a person, and an alarm says so', async () => {
    const { order, perform, since, sent } = shop();
    const orders = [await order(1), await order(2), await order(3)] as const;
    for (const one of orders) await perform(one);
    expect(await since(orders[1])).toEqual(sentAndDone);
    expect(await since(orders[2])).toEqual(leftToPerson);
    await perform(orders[2]);
    expect(await since(orders[2])).toEqual(leftToPerson);
    expect(sent.length).toBe(2);
  });

  it('count in every process and after every restart', async () => {
    const { order, perform, restart, since } = shop();
    const orders = [await order(1), await order(2), await order(3)] as const;
    for (const one of orders) {
      await perform(one);
      restart();
    }
    expect(await since(orders[2])).toEqual(leftToPerson);
  });

  it('count for an hour', async () => {
    const { order, perform, clock, since } = shop();
    const orders = [await order(1), await order(2), await order(3)] as const;
    await perform(orders[0]);
    await perform(orders[1]);
    clock.advance(3600);
    await perform(orders[2]);
    expect(await since(orders[2])).toEqual(sentAndDone);
  });

  it('of test orders leave the limit of live ones alone', async () => {
    const { order, perform, since } = shop();
    for (const number of [1, 2, 3]) await perform(await order(number, { mode: 'test' }));
    const live = await order(4);
    await perform(live);
    expect(await since(live)).toEqual(sentAndDone);
  });

  it('go back all the same when a person, called by the limit, asks for them', async () => {
    const { order, perform, since, told, sent } = shop();
    for (const number of [1, 2]) await perform(await order(number));
    const third = await order(3);
    await perform(third);
    const refund = renamed(refundNo(), ORDER, third);
    expect(await told(third, { type: 'RecordRefundResult', refundNo: refund, result: 'failed', learnedBy: 'operator' })).toBe('recorded');
    expect(await told(third, { type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator' })).toBe('recorded');
    await perform(third, 2);
    expect(await since(third)).toEqual([...leftToPerson, 'RefundFailed', 'RefundRequested', ...sentAndDone, 'AlarmCleared']);
    expect(sent.length).toBe(3);
  });
});

describe('Refunds that a shop or an operator asked for', () => {
  it.each(['requested-by-shop', 'requested-by-operator'] as const)('are not limited, and count for nothing: %s', async (reason) => {
    const { order, perform, since } = shop();
    for (const number of [1, 2, 3]) await perform(await order(number, { reason }));
    expect(await since(orderNumbered(3))).toEqual(sentAndDone);
    const automatic = await order(4);
    await perform(automatic);
    expect(await since(automatic)).toEqual(sentAndDone);
  });
});
