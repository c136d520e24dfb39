import type { Due } from '@app/kernel';
import { dueAt, fakeClock, InMemoryEventStore, STORY_START } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { serveWaitingOrders } from './serve-waiting-orders.js';

const SAGA = 'restock-or-refund-when-allocation-failed';

describe('Serving orders that wait for stock', () => {
  const clock = fakeClock();
  const order = (n: number, saga: string): { orderId: string; shopId: string; mode: 'test'; dues: Due[]; nextTryAt: Due['at'] } => {
    return { orderId: String(n), shopId: 'shop', mode: 'test', dues: [dueAt(STORY_START, 'restock', saga)], nextTryAt: STORY_START };
  };
  const serve = async (orders: ReturnType<typeof order>[], stop: AbortController, onWake: () => void): Promise<string[]> => {
    const woken: string[] = [];
    const reads = {
      deadlines: {
        dueBy: async (_at: unknown, { limit = 100, after }: { limit?: number; after?: { orderId: string } } = {}) => {
          const from = after === undefined ? 0 : Number(after.orderId) + 1;
          return orders.slice(from, from + limit);
        },
      },
    };
    const wake = async (_saga: string, orderId: string): Promise<void> => {
      woken.push(orderId);
      onWake();
    };
    await serveWaitingOrders({ events: new InMemoryEventStore(), reads, clock, wake, signal: stop.signal });
    return woken;
  };

  it('comes to all that wait, and to no other, page by page', async () => {
    const stop = new AbortController();
    const orders = Array.from({ length: 500 }, (_, n) => order(n, n % 5 === 0 ? SAGA : 'expire-unpaid-orders'));
    let woken = 0;
    const onWake = (): void => {
      woken += 1;
      if (woken === 100) stop.abort();
    };
    expect(await serve(orders, stop, onWake)).toHaveLength(100);
  });

  it('lets others have their turn, and ends there when it is stopped', async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const woken = await serve(
      Array.from({ length: 5_000 }, (_, n) => order(n, SAGA)),
      stop,
      () => undefined,
    );
    expect(woken.length).toBeLessThan(5_000);
  });
});
