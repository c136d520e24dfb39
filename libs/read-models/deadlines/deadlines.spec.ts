import { type OrderFact, orderStream } from '@app/domain/order-case';
import { documents, keep, renamed, storedDocuments, toldLog } from '@app/testing';
import {
  at,
  deliveredOrder,
  ORDER,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderNumbered,
  orderPlaced,
  paidOrder,
  recordedAt,
  stockReleased,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { deadlines, type OrderDeadlines } from './deadlines.projection.js';
import { Deadlines } from './deadlines.query.js';

function told(...story: readonly OrderFact[]): OrderDeadlines | undefined {
  const log = toldLog();
  log.tell(orderStream(ORDER), ...story);
  return documents(keep(deadlines, log.events))[ORDER];
}

describe('The deadlines of an order', () => {
  it('are its end when it is not paid, and the question to the channel when an attempt is under way', () => {
    const open = told(...openOrder());
    expect(open?.dues).toContainEqual({ saga: 'expire-unpaid-orders', name: 'pay-before', at: at('10:15') });
    expect(open?.nextTryAt).toBe(at('10:15'));
    expect(told(...orderBeingPaid())?.nextTryAt).toBe(at('10:02'));
  });

  it('are the promise once it is paid', () => {
    const names = told(...paidOrder())?.dues.map(({ name }) => name);
    expect(names).toContain('promise');
    expect(names).not.toContain('pay-before');
  });

  it('are none when nothing more is to happen', () => {
    expect(told(...deliveredOrder())).toMatchObject({ dues: [] });
    const ended = told(...openOrder(), orderCancelled(), stockReleased());
    expect(ended).toMatchObject({ dues: [] });
    expect(ended?.nextTryAt).toBeUndefined();
    expect(told(orderExpired())).toBeUndefined();
  });
});

describe('What is due', () => {
  it('comes earliest first, page by page, and orders without a deadline not at all', async () => {
    const log = toldLog();
    const place = (n: number, payBefore: string) => {
      const facts = renamed(openOrder(), ORDER, orderNumbered(n));
      const due = facts.map((fact) =>
        fact.type === 'StockReserved' ? { ...fact, data: { ...fact.data, payBefore: at(payBefore) } } : fact,
      );
      log.tell(orderStream(orderNumbered(n)), ...due);
    };
    place(1, '10:30');
    place(2, '10:20');
    place(3, '10:20');
    place(4, '10:25');
    log.tell(orderStream(orderNumbered(4)), orderCancelled(), stockReleased({ reservationId: `${orderNumbered(4)}-line-1-r01` }));
    const stored = storedDocuments();
    try {
      await stored.add(deadlines, log.events);
      const due = new Deadlines(documentsOf(deadlines, stored.store, (name) => name));
      expect(await due.dueBy(at('10:19'))).toEqual([]);
      const atOnce = await due.dueBy(at('10:20'));
      expect(atOnce.map(({ orderId }) => orderId)).toEqual([orderNumbered(2), orderNumbered(3)].sort());
      expect((await due.dueBy(at('11:00'))).map(({ nextTryAt }) => nextTryAt)).toEqual([at('10:20'), at('10:20'), at('10:30')]);
      const [first] = await due.dueBy(at('11:00'), { limit: 1 });
      expect(first).toBeDefined();
      expect(Object.keys(first ?? {})).not.toContain('case');
      expect(await due.dueBy(at('11:00'), { ...(first === undefined ? {} : { after: first }) })).toHaveLength(2);
      expect((await due.of(orderNumbered(1))).map(({ name }) => name)).toContain('pay-before');
      expect(await due.of(orderNumbered(4))).toEqual([]);
      expect(await due.of(orderNumbered(9))).toEqual([]);
    } finally {
      await stored.close();
    }
  });

  it('is nothing in an empty shop', async () => {
    const stored = storedDocuments();
    try {
      await stored.add(deadlines, [...toldLog().tell(orderStream(ORDER), recordedAt(at('10:00'), orderPlaced()))].slice(1));
      expect(await new Deadlines(documentsOf(deadlines, stored.store, (name) => name)).dueBy(at('23:59'))).toEqual([]);
    } finally {
      await stored.close();
    }
  });
});
