import { orderCaseDecider, orderStream } from '@app/domain/order-case';
import { derivedCommandId, instant } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { fakeClock, hastyScheduler, InMemoryEventStore, randomFrom } from '@app/testing';
import { at, ORDER, placeOrder } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { raiseUnwatchedDeadline } from './raise-unwatched-deadline.js';

const missing = { orderId: ORDER, missing: [{ saga: 'expire-unpaid-orders', name: 'expire', at: instant(at('10:15')) }], surplus: [] };

function house() {
  const clock = fakeClock(at('10:01'));
  const handling = new StreamCommandHandling({
    ...{ store: new InMemoryEventStore(), clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: 'spec' },
  });
  const alarms = async () => (await handling.records(orderCaseDecider, orderStream(ORDER))).filter(({ type }) => type === 'AlarmRaised');
  return { handling, alarms };
}

describe('A deadline that the view had lost', () => {
  it('is an alarm of the order, once, however often the sweep finds it', async () => {
    const { handling, alarms } = house();
    const commandId = derivedCommandId('spec', 'place');
    await handling.handle(orderCaseDecider, orderStream(ORDER), placeOrder(), {
      ...{ commandId, actor: { kind: 'shop', id: 'k1' } as const, shopId: 'shop-1', correlationId: ORDER, causationId: commandId },
    });
    await raiseUnwatchedDeadline(handling, missing);
    await raiseUnwatchedDeadline(handling, missing);
    expect(await alarms()).toMatchObject([
      { data: { alarm: 'deadline-not-watched', subject: 'expire' }, metadata: { actor: { kind: 'system', id: 'deadline-sweep' } } },
    ]);
  });

  it('of an order that does not exist is nobody’s', async () => {
    const { handling, alarms } = house();
    await raiseUnwatchedDeadline(handling, missing);
    expect(await alarms()).toEqual([]);
  });
});
