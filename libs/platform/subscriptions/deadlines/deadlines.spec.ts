import { type Due, type Instant, instant, plusSeconds } from '@app/kernel';
import { dueAt, fakeClock, fakeScheduler, STORY_START, settled } from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SubscriptionHappening } from '../happening.js';
import { DeadlineSweep, type DuesDifference } from './deadline-sweep.js';
import { Deadlines } from './deadlines.js';
import type { DueOrder, DuePlace, DuesView } from './dues-view.port.js';

const at = (seconds: number): Instant => plusSeconds(STORY_START, seconds);

/** A view that is told what it says. */
class ToldView implements DuesView {
  readonly orders = new Map<string, readonly Due[]>();
  reads = 0;
  fails = false;

  async dueBy(
    until: Instant,
    { limit = 100, after }: { readonly limit?: number; readonly after?: DuePlace },
  ): Promise<readonly DueOrder[]> {
    this.reads += 1;
    if (this.fails) throw new Error('being built');
    const place = ({ nextTryAt, orderId }: DuePlace): string => `${nextTryAt} ${orderId}`;
    return [...this.orders]
      .map(([orderId, dues]) => ({ orderId, dues, nextTryAt: dues.map((due) => due.at).sort()[0] ?? instant('9999-12-31T00:00:00.000Z') }))
      .filter((order) => order.nextTryAt <= until && (after === undefined || place(order) > place(after)))
      .sort((a, b) => (place(a) < place(b) ? -1 : 1))
      .slice(0, limit);
  }

  async of(orderId: string): Promise<readonly Due[]> {
    return this.orders.get(orderId) ?? [];
  }
}

describe('Deadlines', () => {
  let clock: ReturnType<typeof fakeClock>;
  let scheduler: ReturnType<typeof fakeScheduler>;
  let view: ToldView;
  let woken: string[];
  let happened: SubscriptionHappening[];
  let onWake: (orderId: string) => void;
  let deadlines: Deadlines;

  beforeEach(() => {
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    view = new ToldView();
    woken = [];
    happened = [];
    onWake = () => undefined;
  });

  const deadlinesHere = (): Deadlines =>
    new Deadlines({
      view,
      wake: async (saga, orderId) => {
        woken.push(`${saga} ${orderId} ${clock.now().slice(14, 23)}`);
        onWake(orderId);
      },
      surroundings: { clock, scheduler, random: () => 1 },
      observe: (happening) => happened.push(happening),
    });
  const run = async (test: () => Promise<void>): Promise<void> => {
    deadlines = deadlinesHere();
    const stop = new AbortController();
    const ended = deadlines.run(stop.signal);
    await settled();
    await test();
    stop.abort();
    await ended;
    expect(scheduler.pending).toBe(0);
  };

  it('wake the saga when its time has come, to the millisecond', () =>
    run(async () => {
      view.orders.set('A', [{ ...dueAt(at(90)), at: instant('2026-11-24T10:01:30.250Z') }]);
      onWake = (orderId) => view.orders.delete(orderId);
      await scheduler.advance(600);
      expect(woken).toEqual(['answer-when-asked A 01:30.250']);
      expect(deadlines.overdueCount).toBe(0);
    }));

  it('fire what was overdue before they started', async () => {
    view.orders.set('A', [dueAt(at(-3_600))]);
    await run(async () => {
      expect(woken).toEqual(['answer-when-asked A 00:00.000']);
    });
  });

  it('fire again until a fact has ended the due, each time twice as late, five minutes at most', () =>
    run(async () => {
      view.orders.set('A', [dueAt(at(1))]);
      await scheduler.advance(1_500);
      const waits = woken.map((text) => text.slice(-9));
      expect(waits.slice(0, 9)).toEqual([
        '00:01.000',
        '00:03.000',
        '00:07.000',
        '00:15.000',
        '00:31.000',
        '01:03.000',
        '02:07.000',
        '04:15.000',
        '08:31.000',
      ]);
      expect(waits.slice(9)).toEqual(['13:31.000', '18:31.000', '23:31.000']);
      view.orders.delete('A');
      await scheduler.advance(600);
      expect(woken).toHaveLength(12);
      expect(deadlines.overdueCount).toBe(0);
    }));

  it('fire each due of an order in its own time, each saga once', () =>
    run(async () => {
      view.orders.set('A', [dueAt(at(1), 'a', 'first'), dueAt(at(1), 'b', 'first'), dueAt(at(2), 'c', 'second')]);
      await scheduler.advance(2.5);
      expect(woken).toEqual(['first A 00:01.000', 'second A 00:02.000']);
    }));

  it('end their sleep for a nearer due that is announced', () =>
    run(async () => {
      await scheduler.advance(0.3);
      view.orders.set('A', [{ ...dueAt(at(0)), at: instant('2026-11-24T10:00:00.500Z') }]);
      deadlines.notice('A', instant('2026-11-24T10:00:00.500Z'));
      await scheduler.advance(0.3);
      expect(woken).toEqual(['answer-when-asked A 00:00.500']);
    }));

  it('find a due that slipped in behind others: at once when announced, else before long', () =>
    run(async () => {
      view.orders.set('Z', [dueAt(at(10))]);
      await scheduler.advance(11);
      view.orders.set('A', [dueAt(at(5))]);
      deadlines.notice('A', at(5));
      await settled();
      expect(woken.at(-1)).toContain(' A 00:11');
      view.orders.set('B', [dueAt(at(5))]);
      await scheduler.advance(31);
      expect(woken.some((text) => text.includes(' B '))).toBe(true);
    }));

  it('look again at once at an order in which something new is due', () =>
    run(async () => {
      view.orders.set('A', [dueAt(at(1), 'slow', 'first')]);
      await scheduler.advance(600);
      woken.length = 0;
      view.orders.set('A', [dueAt(at(1), 'slow', 'first'), dueAt(at(599), 'new', 'second')]);
      deadlines.notice('A', at(599));
      await settled();
      expect(woken).toEqual(['second A 10:00.000']);
    }));

  it('read nothing when a due is announced that comes later', () =>
    run(async () => {
      view.orders.set('A', [dueAt(at(1), 'slow', 'first')]);
      await scheduler.advance(1.1);
      const before = view.reads;
      deadlines.notice('B', at(500));
      await settled();
      expect(view.reads).toBe(before);
    }));

  it('have nothing more to do with an order whose dues all come later', () =>
    run(async () => {
      view.orders.set('A', [dueAt(at(1))]);
      await scheduler.advance(1.5);
      expect(deadlines.overdueCount).toBe(1);
      view.orders.set('A', [dueAt(at(500))]);
      deadlines.notice('A', at(500));
      expect(deadlines.overdueCount).toBe(0);
      await scheduler.advance(600);
      expect(woken[1]).toBe('answer-when-asked A 08:20.000');
    }));

  it('look at an order that waits for its next try without going through all others again', () =>
    run(async () => {
      for (let n = 0; n < 1_000; n += 1) view.orders.set(`O${n}`, [dueAt(at(1))]);
      await scheduler.advance(1.1);
      for (let turn = 0; turn < 100 && woken.length < 1_000; turn += 1) await settled();
      const before = view.reads;
      deadlines.notice('O1', at(1));
      for (let turn = 0; turn < 10; turn += 1) await settled();
      expect(view.reads - before).toBeLessThan(4);
      expect(woken).toHaveLength(1_000);
    }));

  it('come to thousands of orders, page by page, and read nothing of them while they are put off', () =>
    run(async () => {
      for (let n = 0; n < 3_000; n += 1) view.orders.set(`O${n}`, [dueAt(at(1))]);
      await scheduler.advance(1);
      for (let turn = 0; turn < 100 && woken.length < 3_000; turn += 1) await settled();
      expect(woken).toHaveLength(3_000);
      const before = view.reads;
      await scheduler.advance(1);
      expect(view.reads - before).toBeLessThan(5);
    }));

  it('let others have their turn while they come to thousands of orders, and end there when they are stopped', async () => {
    for (let n = 0; n < 3_000; n += 1) view.orders.set(`O${n}`, [dueAt(at(-1))]);
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    await deadlinesHere().run(stop.signal);
    expect(woken.length).toBeLessThan(3_000);
    expect(happened).toEqual([]);
  });

  it('go on when a saga fails or the view cannot be read', () =>
    run(async () => {
      view.fails = true;
      await scheduler.advance(2);
      view.fails = false;
      onWake = () => {
        throw new Error('closed');
      };
      view.orders.set('A', [dueAt(at(1))]);
      await scheduler.advance(8);
      expect(woken).toHaveLength(3);
      expect(happened[0]).toMatchObject({ kind: 'failed', subscription: 'deadlines', error: 'Error: being built' });
      expect(happened.at(-1)).toMatchObject({ key: 'answer-when-asked/A', error: 'Error: closed' });
    }));
});

describe('The sweep of deadlines', () => {
  const clock = fakeClock();
  const scheduler = fakeScheduler(clock);
  let view: ToldView;
  let files: Map<string, readonly Due[]>;
  let told: DuesDifference[];
  let happened: SubscriptionHappening[];
  let looked: number;

  beforeEach(() => {
    view = new ToldView();
    files = new Map([
      ['A', [dueAt(at(1))]],
      ['B', [dueAt(at(2))]],
    ]);
    view.orders.set('A', [dueAt(at(1))]);
    view.orders.set('B', [dueAt(at(2))]);
    told = [];
    happened = [];
    looked = 0;
  });

  const sweep = (): DeadlineSweep =>
    new DeadlineSweep({
      view,
      unfinishedOrders: async function* () {
        yield* files.keys();
      },
      duesOf: async (orderId) => {
        looked += 1;
        return files.get(orderId) ?? [];
      },
      onDifference: async (difference) => void told.push(difference),
      surroundings: { clock, scheduler, random: () => 0.5 },
      observe: (happening) => happened.push(happening),
    });

  it('is silent when the view says what the case files say', async () => {
    expect(await sweep().sweep()).toEqual([]);
  });

  it('tells of what is missing and of what is too much', async () => {
    files.set('A', [dueAt(at(3))]);
    const swept = sweep().sweep();
    await scheduler.advance(5);
    expect(await swept).toEqual([{ orderId: 'A', missing: [dueAt(at(3))], surplus: [dueAt(at(1))] }]);
    expect(told).toHaveLength(1);
  });

  it('gives the view time to follow', async () => {
    files.set('A', [dueAt(at(3))]);
    const swept = sweep().sweep();
    await settled();
    view.orders.set('A', [dueAt(at(3))]);
    await scheduler.advance(5);
    expect(await swept).toEqual([]);
  });

  it('is made every hour until it is stopped', async () => {
    view.orders.clear();
    const stop = new AbortController();
    const ended = sweep().run(stop.signal);
    await scheduler.advance(3_600 + 5);
    expect(told).toHaveLength(2);
    await scheduler.advance(3_600 + 5);
    expect(told).toHaveLength(4);
    stop.abort();
    await ended;
  });

  it('lets others have their turn, and ends at once when it is stopped', async () => {
    for (let n = 0; n < 3_000; n += 1) files.set(`O${n}`, []);
    const stop = new AbortController();
    const ended = sweep().run(stop.signal);
    files.set('A', [dueAt(at(3))]);
    await scheduler.advance(3_600);
    expect(looked).toBeGreaterThan(0);
    stop.abort();
    await ended;
    expect(looked).toBeLessThan(3_000);
    expect([told, happened]).toEqual([[], []]);
  });

  it('is no failure when it is stopped before it looked a second time', async () => {
    files.set('A', [dueAt(at(3))]);
    const stop = new AbortController();
    const ended = sweep().run(stop.signal);
    await scheduler.advance(3_600);
    stop.abort();
    await ended;
    expect([told, happened]).toEqual([[], []]);
  });
});
