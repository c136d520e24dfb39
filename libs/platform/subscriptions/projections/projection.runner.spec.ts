import type { AnyProjection, Fact } from '@app/kernel';
import {
  appendFacts,
  collect,
  counted,
  countersProjection,
  documents,
  FaultyReadStore,
  fakeClock,
  fakeScheduler,
  InMemoryEventStore,
  keep,
  removed,
  settled,
  temporaryFolders,
} from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../event-store/event-store.port.js';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import type { ReadStore } from '../../read-store/read-store.port.js';
import { NotParked, ReasonMissing, type SubscriptionHappening } from '../happening.js';
import { ProjectionRunner } from './projection.runner.js';
import { SkippedEvents } from './skipped-events.js';

const BUILD = 'counters@1#1';
const newFolder = temporaryFolders();

describe('A projection that follows the log', () => {
  const clock = fakeClock();
  const scheduler = fakeScheduler(clock);
  let events: InMemoryEventStore;
  let kept: ReadStore;
  let documentsStore: FaultyReadStore;
  let fails: Set<string>;
  let happened: SubscriptionHappening[];
  let stops: (() => Promise<void>)[];

  beforeEach(() => {
    events = new InMemoryEventStore();
    kept = openEmbeddedReadStore(newFolder());
    documentsStore = new FaultyReadStore(kept);
    fails = new Set();
    happened = [];
    stops = [];
  });

  afterEach(async () => {
    for (const stop of stops) await stop();
    await kept.close();
  });

  const runnerOf = (projection: AnyProjection = countersProjection(fails), batchSize = 512): ProjectionRunner =>
    new ProjectionRunner({
      projection,
      build: BUILD,
      events,
      documents: documentsStore,
      skipped: new SkippedEvents(documentsStore, clock, projection),
      surroundings: { clock, scheduler, random: () => 0.5 },
      observe: (happening) => happened.push(happening),
      batchSize,
    });
  const start = (runner: ProjectionRunner): ProjectionRunner => {
    const controller = new AbortController();
    const ended = runner.run(controller.signal);
    stops.push(async () => {
      controller.abort();
      await ended;
    });
    return runner;
  };
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0)) await one();
  };
  /** Dies of what was planned, and comes back in a world in which nothing is planned. */
  const dies = async (runner: ProjectionRunner): Promise<void> => {
    await expect(runner.run(new AbortController().signal)).rejects.toThrow(/^(before|after) /);
    documentsStore.plan = () => false;
  };
  const tell = (stream: string, ...facts: Fact[]): Promise<unknown> => appendFacts(events, stream, ...facts);
  const upToDate = async (runner: ProjectionRunner): Promise<void> => {
    await runner.progress.waitUntil(await events.headPosition(), 60_000, scheduler);
  };
  const sum = async (id: string): Promise<unknown> => (await kept.get(BUILD, id))?.doc?.['sum'];
  const seen = async (id: string): Promise<unknown> => (await kept.get(BUILD, id))?.doc?.['seen'];
  const stored = async (): Promise<unknown> =>
    Object.fromEntries((await collect(kept.scan(BUILD))).flatMap(({ id, doc }) => (doc === null ? [] : [[id, doc]])));
  const straightFold = async (): Promise<unknown> => documents(keep(countersProjection(), await collect(events.readAll())));

  describe('following', () => {
    it('applies what was there before and what comes afterwards, in order', async () => {
      await tell('a', counted(1, ['x']), counted(2, ['x', 'y']));
      const runner = start(runnerOf());
      await upToDate(runner);
      await tell('b', counted(4, ['y']));
      await upToDate(runner);
      expect(await stored()).toEqual(await straightFold());
      expect(await seen('y')).toEqual(['a/1', 'b/0']);
    });

    it('stamps each document with the last event applied, and a removed one stays as a tombstone', async () => {
      await tell('a', counted(1, ['x', 'y']), counted(1, ['y']));
      const runner = start(runnerOf());
      await upToDate(runner);
      await tell('a', removed('x'));
      await upToDate(runner);
      expect(await kept.get(BUILD, 'x')).toEqual({ id: 'x', position: 3n, doc: null });
      expect((await kept.get(BUILD, 'y'))?.position).toBe(2n);
    });

    it('passes over events at or below a document’s stamp', async () => {
      await tell('a', counted(1, ['x']), counted(2, ['x', 'y']));
      await upToDate(start(runnerOf()));
      await stop();
      const written = await collect(kept.scan(BUILD));
      await kept.drop(BUILD);
      await kept.declare({ name: BUILD, indexes: [] });
      await kept.apply({ collection: BUILD, writes: written.map((one) => ({ ...one, previous: null })) });
      await upToDate(start(runnerOf()));
      expect(await sum('x')).toBe(3);
    });

    it('catches up in batches, each one transaction', async () => {
      for (let n = 0; n < 10; n += 1) await tell(`s${n}`, counted(1, ['x']), counted(1, ['y']), counted(1, ['x']));
      await upToDate(start(runnerOf(countersProjection(), 7)));
      expect(documentsStore.made.filter((change) => change === 'apply')).toHaveLength(5);
      expect(await stored()).toEqual(await straightFold());
    });

    it('has caught up soon, however fast the log grows', async () => {
      await tell('a', counted(1, ['x']));
      const headPosition = events.headPosition.bind(events);
      let looks = 0;
      events.headPosition = async () => {
        looks += 1;
        if (looks < 50) await tell('b', counted(1, ['x']));
        return headPosition();
      };
      const runner = start(runnerOf());
      await runner.caughtUp;
      expect(looks).toBeLessThan(5);
      expect(runner.progress.position).toBeGreaterThan(1n);
    });

    it('has not caught up where the log ended at an earlier start, however often the store was lost', async () => {
      const runner = runnerOf();
      const subscribe = events.subscribe.bind(events);
      for (let lost = 0; lost < 4; lost += 1) {
        await tell('a', ...Array.from({ length: 100 }, () => counted(1, ['x'])));
        events.subscribe = () => {
          throw new StoreUnavailable('lost');
        };
        await expect(runner.run(new AbortController().signal)).rejects.toThrow('lost');
      }
      await tell('a', ...Array.from({ length: 100 }, () => counted(1, ['x'])));
      // A mark on the way, as long logs have them.
      events.subscribe = async function* (following) {
        for await (const item of subscribe(following)) {
          yield item;
          if (item.kind === 'event' && item.event.position % 50n === 0n) yield { kind: 'caught-up', position: item.event.position };
        }
      };
      start(runner);
      await runner.caughtUp;
      expect(runner.progress.position).toBe(500n);
    });

    it('comes past what does not concern it, and saves that a little later', async () => {
      const runner = start(runnerOf());
      await tell('a', { type: 'Other', data: {} });
      await upToDate(runner);
      await scheduler.advance(1);
      expect(await kept.checkpoint(BUILD)).toBe(1n);
      await tell('a', { type: 'Other', data: {} });
      await upToDate(runner);
      await stop();
      expect(await kept.checkpoint(BUILD)).toBe(2n);
    });

    it('applies the batch again to documents that someone else changed meanwhile', async () => {
      await tell('a', counted(1, ['x']), counted(2, ['x']));
      let interfered = false;
      documentsStore.plan = (change, when) => {
        if (change === 'apply' && when === 'before' && !interfered) {
          interfered = true;
          const doc = { sum: 1, seen: ['a/0'] };
          kept.apply({ collection: BUILD, writes: [{ id: 'x', previous: null, position: 1n, doc }] }).catch(() => undefined);
        }
        return false;
      };
      await upToDate(start(runnerOf()));
      expect(await seen('x')).toEqual(['a/0', 'a/1']);
    });

    it('keeps to a rate while it catches up', async () => {
      for (let n = 0; n < 4; n += 1) await tell('a', ...Array.from({ length: 10 }, () => counted(1, ['x'])));
      const projection = countersProjection();
      const runner = new ProjectionRunner({
        projection,
        build: BUILD,
        events,
        documents: documentsStore,
        skipped: new SkippedEvents(documentsStore, clock, projection),
        surroundings: { clock, scheduler, random: () => 0.5 },
        observe: () => undefined,
        batchSize: 10,
        rate: () => 10,
      });
      start(runner);
      await scheduler.advance(1.5);
      expect(runner.progress.position).toBe(20n);
      await scheduler.advance(1);
      expect(runner.progress.position).toBe(30n);
    });
  });

  describe('a crash', () => {
    it.each(['before', 'after'] as const)('%s the transaction loses nothing and doubles nothing', async (moment) => {
      await tell('a', counted(1, ['x']), counted(2, ['x', 'y']));
      documentsStore.plan = (change, when) => change === 'apply' && when === moment;
      await dies(runnerOf());
      expect((await kept.checkpoint(BUILD)) ?? 0n).toBe(moment === 'before' ? 0n : 2n);
      await upToDate(start(runnerOf()));
      expect(await stored()).toEqual(await straightFold());
    });

    it.each(['before', 'after'] as const)('%s a failure is recorded leaves the checkpoint where it was', async (moment) => {
      fails.add('t');
      await tell('a', counted(1, ['x']), counted(2, ['x'], { trap: 't' }), counted(4, ['x']));
      documentsStore.plan = (change, when) => change === 'putState' && when === moment;
      await dies(runnerOf());
      expect(await kept.checkpoint(BUILD)).toBeUndefined();
      await upToDate(start(runnerOf()));
      fails.clear();
      await stop();
      await upToDate(start(runnerOf()));
      expect(await stored()).toEqual(await straightFold());
    });
  });

  describe('an event that fails', () => {
    beforeEach(async () => {
      fails.add('t');
      await tell('a', counted(1, ['x', 'y']), counted(2, ['x'], { trap: 't' }), counted(4, ['x']));
      await tell('b', counted(8, ['x', 'y']), counted(16, ['y']));
    });

    it('parks its document, in order, and no other', async () => {
      const runner = start(runnerOf());
      await upToDate(runner);
      expect([await sum('x'), await sum('y')]).toEqual([1, 25]);
      expect(runner.listParked()).toMatchObject([
        { subscription: BUILD, key: 'doc/x', error: 'Error: trapped by t', tries: 1, position: 2n, waiting: 2, retrying: false },
      ]);
      expect(happened).toMatchObject([{ kind: 'failed', key: 'doc/x', parked: true }]);
    });

    it('is durable before the checkpoint moves', async () => {
      await upToDate(start(runnerOf()));
      expect(documentsStore.made.indexOf('putState')).toBeLessThan(documentsStore.made.indexOf('apply'));
    });

    it('stays parked over a restart, and what comes then waits too', async () => {
      await upToDate(start(runnerOf()));
      await stop();
      await tell('c', counted(32, ['x', 'y']));
      const runner = start(runnerOf());
      await upToDate(runner);
      expect([await sum('x'), await sum('y')]).toEqual([1, 57]);
      expect(runner.listParked()).toMatchObject([{ key: 'doc/x', tries: 2, waiting: 3 }]);
    });

    it('is applied in order, with all that waits, when it is tried again', async () => {
      const runner = start(runnerOf(undefined, 2));
      await upToDate(runner);
      expect(await runner.retry('doc/x')).toBe(false);
      expect(runner.listParked()).toMatchObject([{ key: 'doc/x', tries: 2 }]);
      fails.clear();
      expect(await runner.retry('doc/x')).toBe(true);
      expect(await seen('x')).toEqual(['a/0', 'a/1', 'a/2', 'b/0']);
      expect(runner.listParked()).toEqual([]);
      expect(happened.at(-1)).toMatchObject({ kind: 'recovered', key: 'doc/x' });
      await tell('a', counted(64, ['x']));
      await upToDate(runner);
      expect(await stored()).toEqual(await straightFold());
    });

    it('is tried again after a restart, as the program may be another', async () => {
      await upToDate(start(runnerOf()));
      await stop();
      fails.clear();
      const runner = start(runnerOf());
      await upToDate(runner);
      expect(runner.listParked()).toEqual([]);
      expect(await stored()).toEqual(await straightFold());
    });

    it('can be gone without, for a reason, for good', async () => {
      const runner = start(runnerOf());
      await upToDate(runner);
      await expect(runner.skip('doc/x', '  ')).rejects.toThrow(ReasonMissing);
      expect(await runner.skip('doc/x', 'a-test-order-from-before-the-launch')).toBe(true);
      expect(await seen('x')).toEqual(['a/0', 'a/2', 'b/0']);
      await stop();
      await kept.drop(BUILD);
      const again = start(runnerOf());
      await upToDate(again);
      expect(again.listParked()).toEqual([]);
      expect(await seen('x')).toEqual(['a/0', 'a/2', 'b/0']);
    });

    it('stands at the next that fails when one was skipped', async () => {
      fails.add('u');
      await tell('a', counted(32, ['x'], { trap: 'u' }));
      const runner = start(runnerOf());
      await upToDate(runner);
      expect(await runner.skip('doc/x', 'known')).toBe(false);
      expect(runner.listParked()).toMatchObject([{ key: 'doc/x', error: 'Error: trapped by u', position: 6n }]);
      expect(await seen('x')).toEqual(['a/0', 'a/2', 'b/0']);
    });

    it('needs something parked to be tried again or skipped', async () => {
      const runner = start(runnerOf());
      await upToDate(runner);
      await expect(runner.retry('doc/y')).rejects.toThrow(NotParked);
      await expect(runner.skip('doc/y', 'why')).rejects.toThrow(NotParked);
    });

    it.each(['before', 'after'] as const)('survives a crash %s its documents are written on a retry', async (moment) => {
      const runner = start(runnerOf());
      await upToDate(runner);
      fails.clear();
      documentsStore.plan = (change, when) => change === 'apply' && when === moment;
      await expect(runner.retry('doc/x')).rejects.toThrow(moment);
      documentsStore.plan = () => false;
      await stop();
      await upToDate(start(runnerOf()));
      expect(await stored()).toEqual(await straightFold());
    });
  });

  describe('an event whose document cannot be told', () => {
    it('parks its stream, and other streams go on', async () => {
      fails.add('l');
      await tell('a', counted(1, ['x']), counted(2, ['z'], { lost: 'l' }), counted(4, ['x']));
      await tell('b', counted(8, ['x']));
      const runner = start(runnerOf());
      await upToDate(runner);
      expect(await seen('x')).toEqual(['a/0', 'b/0']);
      expect(runner.listParked()).toMatchObject([{ key: 'stream/a', waiting: 1 }]);
    });

    it('is applied when it is tried again and nothing went past it', async () => {
      fails.add('l');
      await tell('a', counted(1, ['x']), counted(2, ['z'], { lost: 'l' }), counted(4, ['z']));
      await tell('b', counted(8, ['x']));
      const runner = start(runnerOf());
      await upToDate(runner);
      fails.clear();
      expect(await runner.retry('stream/a')).toBe(true);
      expect(await stored()).toEqual(await straightFold());
    });

    it('holds back nothing that came before it, whenever the process died', async () => {
      fails.add('l');
      await tell('a', counted(1, ['x']), counted(2, ['z'], { lost: 'l' }));
      documentsStore.plan = (change, when) => change === 'putState' && when === 'after';
      await dies(runnerOf());
      await upToDate(start(runnerOf()));
      expect(await seen('x')).toEqual(['a/0']);
    });

    it('asks for a rebuild where its document has moved on', async () => {
      fails.add('l');
      await tell('a', counted(2, ['x'], { lost: 'l' }));
      await tell('b', counted(8, ['x']));
      const runner = start(runnerOf());
      await upToDate(runner);
      fails.clear();
      expect(await runner.retry('stream/a')).toBe(false);
      expect(runner.listParked()[0]?.error).toContain('rebuild counters');
      expect(await runner.skip('stream/a', 'rebuilt-elsewhere')).toBe(true);
    });
  });

  it('stands still when the store is lost, and says so', async () => {
    const ended = runnerOf().run(new AbortController().signal);
    await settled();
    events.lose();
    await expect(ended).rejects.toMatchObject({ name: 'StoreUnavailable' });
  });
});
