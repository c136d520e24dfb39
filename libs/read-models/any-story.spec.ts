import { dues, emptyCase, type OrderCase, type OrderFact, orderCaseDecider, orderStatus, orderStream } from '@app/domain/order-case';
import { earliest, type Instant, isRefused } from '@app/kernel';
import { documents, type Kept, keep, type ToldFact, toldLog } from '@app/testing';
import {
  at,
  deliveredOrder,
  ORDER,
  openOrder,
  orderBeingPaid,
  orderInDelivery,
  paidOrder,
  type RandomStep,
  randomCommand,
  randomSteps,
  randomTimes,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deadlines, type OrderDeadlines } from './deadlines/deadlines.projection.js';
import { type OrderOfShop, orderListItem, ordersOfShop } from './orders-of-shop/orders-of-shop.projection.js';
import { type StuckOrder, stuckOrders } from './stuck-orders/stuck-orders.projection.js';

type Views = { readonly order: OrderOfShop | undefined; readonly due: OrderDeadlines | undefined; readonly stuck: StuckOrder | undefined };
type Story = { readonly start: readonly (OrderFact & ToldFact)[]; readonly steps: readonly RandomStep[] };

const stories = fc.record({
  start: fc.constantFrom<Story['start']>([], openOrder(), orderBeingPaid(), paidOrder(), orderInDelivery(), deliveredOrder()),
  steps: randomSteps(40),
});

/** Plays a story of commands in any order, with the views following, and looks at both after each step that recorded something. */
function play({ start, steps }: Story, look: (file: OrderCase, views: Views) => void): void {
  const log = toldLog();
  const kept: { order: Kept<OrderOfShop>; due: Kept<OrderDeadlines>; stuck: Kept<StuckOrder> } = {
    order: new Map(),
    due: new Map(),
    stuck: new Map(),
  };
  let file = emptyCase;
  let now = at('10:00');
  const happen = (facts: Story['start']): void => {
    for (const fact of facts) {
      now = fact.recordedAt ?? now;
      const [event] = log.tell(orderStream(ORDER), { ...fact, recordedAt: now });
      file = orderCaseDecider.evolve(file, fact, { revision: file.revision + 1, recordedAt: now });
      if (event === undefined) continue;
      keep(ordersOfShop, [event], { into: kept.order });
      keep(deadlines, [event], { into: kept.due });
      keep(stuckOrders, [event], { into: kept.stuck });
    }
    const [order, due, stuck] = [documents(kept.order)[ORDER], documents(kept.due)[ORDER], documents(kept.stuck)[ORDER]];
    if (facts.length > 0) look(file, { order, due, stuck });
  };
  happen(start);
  const times = randomTimes(steps, now);
  for (const [n, step] of steps.entries()) {
    now = times[n] ?? now;
    const decision = orderCaseDecider.decide(randomCommand(step, file, now), file);
    if (!isRefused(decision)) happen(decision.events);
  }
}

describe('Any story of an order', () => {
  it('is shown, and falls due, exactly as its case file says', () => {
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (file, { order, due }) => {
          expect(order).toMatchObject(JSON.parse(JSON.stringify(orderListItem(file))) as object);
          expect(due?.dues).toEqual(dues(file));
          const first = dues(file).reduce<Instant | undefined>((least, each) => earliest(least ?? each.at, each.at), undefined);
          expect(due?.nextTryAt).toBe(first);
        });
      }),
    );
  });

  it('leaves nothing due, and nobody waiting, once it is final', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(stories, (story) => {
        play(story, (file, { order, due, stuck }) => {
          if (order?.final !== true) return;
          ends.add(orderStatus(file).status);
          expect(due?.dues).toEqual([]);
          expect(stuck?.waits).toEqual([]);
        });
      }),
      { numRuns: 300 },
    );
    expect([...ends]).toEqual(expect.arrayContaining(['delivered', 'cancelled']));
  });
});
