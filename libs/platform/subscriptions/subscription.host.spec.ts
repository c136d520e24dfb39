import type { AnyProjection, Saga } from '@app/kernel';
import {
  answerWhenAsked,
  appendFacts,
  asked,
  collect,
  counted,
  countersProjection,
  documents,
  FaultyReadStore,
  fakeClock,
  fakeScheduler,
  InMemoryEventStore,
  keep,
  type SpecFile,
  SpecPerformer,
  settled,
  temporaryFolders,
} from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../event-store/event-store.port.js';
import { openEmbeddedReadStore } from '../read-store/embedded/embedded-read-store.js';
import { CheckpointBeyondHead } from './checkpoint-beyond-head.js';
import { type SubscriptionHappening, UnknownSubscription } from './happening.js';
import { liveCollections, NoSuchBuild, ReadModelNotReady, UnfitBuild } from './projections/builds-record.js';
import { isEqual } from './projections/compare-builds.js';
import { diffBeside } from './projections/diff-beside.js';
import { SubscriptionHost } from './subscription.host.js';

const newFolder = temporaryFolders();
const LIVE = 'counters@1#1';
const NEXT = 'counters@1#2';
const YEAR = 31_536_000_000;

describe('The host of all subscriptions', () => {
  let clock: ReturnType<typeof fakeClock>;
  let scheduler: ReturnType<typeof fakeScheduler>;
  let events: InMemoryEventStore;
  let store: FaultyReadStore;
  let performer: SpecPerformer;
  let happened: SubscriptionHappening[];
  let written: string[];
  let fails: Set<string>;
  let hosts: SubscriptionHost<SpecFile, never>[];

  beforeEach(() => {
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    events = new InMemoryEventStore();
    store = new FaultyReadStore(openEmbeddedReadStore(newFolder()));
    performer = new SpecPerformer(events);
    happened = [];
    written = [];
    fails = new Set();
    hosts = [];
  });

  afterEach(async () => {
    for (const host of hosts) await host.stop();
    await store.close();
  });

  const hostOf = (projection: AnyProjection = countersProjection(fails)): SubscriptionHost<SpecFile, never> => {
    const host = new SubscriptionHost<SpecFile, never>({
      events,
      documents: store,
      surroundings: { clock, scheduler, random: () => 0.5 },
      projections: [projection],
      reactions: { sagas: [answerWhenAsked as Saga<SpecFile, never>], work: performer.work },
      observe: (happening) => happened.push(happening),
      onDocuments: (name, writes) => written.push(...writes.map(({ id }) => `${name}/${id}`)),
    });
    hosts.push(host);
    return host;
  };
  const started = async (projection?: AnyProjection): Promise<SubscriptionHost<SpecFile, never>> => {
    const host = hostOf(projection);
    await host.start();
    await host.caughtUp(YEAR);
    return host;
  };
  const count = (...counters: string[]): Promise<unknown> => appendFacts(events, `s-${counters.join('-')}`, counted(1, counters));
  const kept = async (build: string): Promise<unknown> =>
    Object.fromEntries((await collect(store.scan(build))).flatMap(({ id, doc }) => (doc === null ? [] : [[id, doc]])));
  const straightFold = async (): Promise<unknown> => documents(keep(countersProjection(), await collect(events.readAll())));
  const live = (version = 1): Promise<string> => liveCollections(store, [{ name: 'counters', version }])('counters');

  describe('running', () => {
    it('feeds read models and wakes sagas, and tells how each stands', async () => {
      await count('x');
      await appendFacts(events, 'order-A', asked);
      const host = await started();
      await host.caughtUp(YEAR);
      expect(performer.performed).toHaveLength(1);
      expect(await kept(await live())).toEqual(await straightFold());
      expect(await host.statuses()).toEqual([
        { subscription: 'answer-when-asked', kind: 'saga', state: 'running', position: 3n, head: 3n, lag: 0n, parkedCount: 0, retrying: 0 },
        { subscription: LIVE, kind: 'projection', state: 'running', position: 3n, head: 3n, lag: 0n, parkedCount: 0, retrying: 0 },
      ]);
    });

    it('waits for a read model to come to a position, but not for ever', async () => {
      const host = await started();
      await count('x');
      expect(await host.waitUntil('counters', 1n, 2_000)).toBe(true);
      const tooFar = host.waitUntil('counters', 9n, 2_000);
      await scheduler.advance(2);
      expect(await tooFar).toBe(false);
      expect(() => host.waitUntil('nothing', 1n, 1)).toThrow(UnknownSubscription);
    });

    it.each<[string, () => Promise<bigint>]>([
      ['lost', () => Promise.reject(new StoreUnavailable('lost'))],
      ['silent', () => new Promise(() => undefined)],
    ])('tells how each stands against what is known of a log that is %s', async (_how, headPosition) => {
      await count('x');
      const host = await started();
      events.headPosition = headPosition;
      const asked = host.statuses();
      await scheduler.advance(1);
      expect((await asked)[0]).toMatchObject({ position: 1n, head: 1n, lag: 0n });
    });

    it('starts again by itself, later each time, when a store is lost, and misses nothing', async () => {
      const host = await started();
      events.lose();
      await settled();
      await count('x').catch(() => undefined);
      const waits = happened.filter((one) => one.kind === 'restarting').map(({ millis }) => millis);
      expect(waits).toEqual([150, 150]);
      await scheduler.advance(5);
      events.comeBack();
      expect((await host.statuses())[0]).toMatchObject({ state: 'waiting', error: 'StoreUnavailable: the event store was lost' });
      await count('x');
      await appendFacts(events, 'order-A', asked);
      await scheduler.advance(15);
      await host.caughtUp(YEAR);
      expect(performer.performed).toHaveLength(1);
      expect(await kept(LIVE)).toEqual(await straightFold());
    });

    it('does not start on a log that is shorter than what was dealt with', async () => {
      await store.saveCheckpoint('saga:answer-when-asked', 7n);
      await expect(hostOf().start()).rejects.toEqual(new CheckpointBeyondHead('saga:answer-when-asked', 7n, 0n));
    });

    it('lists, tries again and skips what failed, by name', async () => {
      fails.add('t');
      await appendFacts(events, 's', counted(1, ['x'], { trap: 't' }), counted(2, ['x'], { trap: 't' }));
      performer.before = () => {
        throw new Error('closed');
      };
      await appendFacts(events, 'order-A', asked);
      const host = await started();
      expect(host.listParked().map(({ subscription, key }) => `${subscription} ${key}`)).toEqual(['answer-when-asked A', `${LIVE} doc/x`]);
      expect((await host.statuses()).map(({ parkedCount, retrying }) => [parkedCount, retrying])).toEqual([
        [0, 1],
        [1, 0],
      ]);
      expect(await host.retry(LIVE, 'doc/x')).toBe(false);
      fails.clear();
      expect(await host.retry('counters', 'doc/x')).toBe(true);
      expect(await host.skip('answer-when-asked', 'A', 'answered-by-hand')).toBe(true);
      expect(host.listParked()).toEqual([]);
      expect(() => host.retry('nothing', 'x')).toThrow(UnknownSubscription);
    });

    it('runs a reaction when asked to, and when its time has come', async () => {
      const host = await started();
      await appendFacts(events, 'order-A', asked);
      await host.runNow('answer-when-asked', 'A');
      await host.wake('answer-when-asked', 'A');
      expect(performer.performed).toHaveLength(1);
      expect(() => host.runNow('nothing', 'A')).toThrow(UnknownSubscription);
    });

    it('tells of the documents of the live build only', async () => {
      const host = await started();
      await host.projection('counters').rebuild();
      written.length = 0;
      await count('x', 'y');
      await host.caughtUp(YEAR);
      expect(written).toEqual(['counters/x', 'counters/y']);
    });
  });

  describe('the live build', () => {
    it('is not there before it has come to the end of the log', async () => {
      await count('x');
      await expect(live()).rejects.toThrow(ReadModelNotReady);
      await started();
      expect(await live()).toBe(LIVE);
    });

    it('goes live a little later when that could not be written at once', async () => {
      await count('x');
      let failures = 0;
      store.plan = (change, when) => change === 'putState' && when === 'before' && store.made.includes('apply') && ++failures === 1;
      const starting = started();
      for (let turn = 0; turn < 5; turn += 1) await settled();
      await expect(live()).rejects.toThrow(ReadModelNotReady);
      await scheduler.advance(1);
      await starting;
      expect(await live()).toBe(LIVE);
    });

    it('of a new version is built while the old one is kept, and goes live by itself', async () => {
      await count('x');
      const before = await started();
      await before.stop();
      await count('x');
      await started(countersProjection(fails, 2));
      expect(await live(2)).toBe('counters@2#2');
      await expect(live(1)).rejects.toThrow(ReadModelNotReady);
      expect(await kept('counters@2#2')).toEqual(await straightFold());
    });

    it('of the old version is taken up again, and brought up to date first, when the program goes back', async () => {
      await count('x');
      await (await started()).stop();
      await (await started(countersProjection(fails, 2))).stop();
      await count('x');
      await started();
      expect(await live(1)).toBe(LIVE);
      expect(await kept(LIVE)).toEqual(await straightFold());
    });
  });

  describe('a rebuild', () => {
    it('is made beside the live build, under writes, equals it, and is fed from then on', async () => {
      for (let n = 0; n < 300; n += 1) await count(`c${n % 7}`, `c${n % 11}`);
      const host = await started();
      const progress: bigint[] = [];
      const rebuilding = host.projection('counters').rebuild({ onProgress: ({ position }) => progress.push(position) });
      for (let n = 0; n < 300; n += 1) await count(`c${n % 5}`, `d${n}`);
      expect(await rebuilding).toBe(NEXT);
      await count('x');
      await host.caughtUp(YEAR);
      expect(await kept(NEXT)).toEqual(await straightFold());
      expect(await kept(LIVE)).toEqual(await straightFold());
      expect(progress.at(-1)).toBeGreaterThan(300n);
      expect(await live()).toBe(LIVE);
    });

    it('is gone on with after it was broken off, even by the end of the process', async () => {
      for (let n = 0; n < 700; n += 1) await count('x');
      const host = await started();
      const stop = new AbortController();
      const broken = host.projection('counters').rebuild({ rate: 100, signal: stop.signal });
      await scheduler.advance(2.5);
      stop.abort(new Error('enough'));
      await expect(broken).rejects.toThrow('enough');
      const reached = await store.checkpoint(NEXT);
      expect(reached).toBe(300n);
      await host.stop();
      const again = await started();
      const applied = store.made.filter((change) => change === 'apply').length;
      expect(await again.projection('counters').rebuild()).toBe(NEXT);
      expect(store.made.filter((change) => change === 'apply').length - applied).toBe(1);
      expect(await kept(NEXT)).toEqual(await straightFold());
    });

    it('does not keep the live build from going on', async () => {
      for (let n = 0; n < 700; n += 1) await count('x');
      const host = await started();
      const rebuilding = host.projection('counters').rebuild({ rate: 100 });
      await scheduler.advance(1);
      await count('y');
      await host.waitUntil('counters', 701n, YEAR);
      expect((await store.get(NEXT, 'y'))?.doc).toBeUndefined();
      await scheduler.advance(60);
      await rebuilding;
      expect(await kept(NEXT)).toEqual(await straightFold());
    });

    it('is not made twice at once', async () => {
      for (let n = 0; n < 20; n += 1) await count('x');
      const host = await started();
      const rebuilding = host.projection('counters').rebuild({ rate: 1 });
      await settled();
      await expect(host.projection('counters').rebuild()).rejects.toThrow(UnfitBuild);
      await scheduler.advance(60);
      await rebuilding;
    });

    it('goes live, and back, by one write', async () => {
      await count('x');
      const host = await started();
      const builds = host.projection('counters');
      await expect(builds.switchTo(NEXT)).rejects.toThrow(NoSuchBuild);
      await builds.rebuild();
      await builds.switchTo(NEXT);
      expect(await live()).toBe(NEXT);
      await expect(builds.drop(NEXT)).rejects.toThrow(UnfitBuild);
      await count('x');
      await host.caughtUp(YEAR);
      await builds.switchTo(LIVE);
      expect(await kept(await live())).toEqual(await straightFold());
      await builds.drop(NEXT);
      expect((await builds.list()).builds.map(({ name }) => name)).toEqual([LIVE]);
      await expect(store.get(NEXT, 'x')).rejects.toMatchObject({ name: 'UnknownCollection' });
    });

    it('outlives a restart, fed and live as before', async () => {
      await count('x');
      const host = await started();
      await host.projection('counters').rebuild();
      await host.projection('counters').switchTo(NEXT);
      await host.stop();
      await count('x');
      await started();
      expect(await live()).toBe(NEXT);
      expect(await kept(LIVE)).toEqual(await straightFold());
    });
  });

  describe('a comparison', () => {
    it('builds anew what it compares with, and clears up behind itself', async () => {
      for (let n = 0; n < 40; n += 1) await count(`c${n % 7}`);
      const host = await started();
      const comparison = await host.projection('counters').diff();
      expect(comparison).toMatchObject({ left: LIVE, right: NEXT, compared: 7, differing: 0 });
      expect((await host.projection('counters').list()).builds).toHaveLength(1);
    });

    it('is made with what the log gives, whatever builds are kept, or with the build that is named', async () => {
      await count('x');
      const counters = (await started()).projection('counters');
      await counters.rebuild();
      const newest = await counters.rebuild();
      const { right } = await counters.diff();
      expect([LIVE, NEXT, newest]).not.toContain(right);
      expect(await counters.compareWith(NEXT)).toMatchObject({ left: LIVE, right: NEXT, compared: 1 });
      await expect(counters.compareWith('counters@1#9')).rejects.toThrow(NoSuchBuild);
      expect((await counters.list()).builds.map(({ name }) => name)).toEqual([LIVE, NEXT, newest]);
    });

    it('gives no false alarm while the log grows', async () => {
      for (let n = 0; n < 40; n += 1) await count(`c${n % 3}`);
      const host = await started();
      const comparing = host.projection('counters').diff();
      for (let n = 0; n < 400; n += 1) await count(`c${n % 3}`);
      expect(isEqual(await comparing)).toBe(true);
    });

    it('names the document that someone changed', async () => {
      await count('x', 'y');
      const host = await started();
      const found = await store.get(LIVE, 'x');
      await store.apply({
        collection: LIVE,
        writes: [{ id: 'x', previous: found?.position ?? null, position: found?.position ?? 0n, doc: { ...found?.doc, sum: 99 } }],
      });
      const { differing, differences } = await host.projection('counters').diff();
      expect(differing).toBe(1);
      const from = { stream: 's-x-y', revision: '0', type: 'Counted', position: '1' };
      expect(differences).toEqual([{ id: 'x', fields: [{ field: 'sum', left: '99', right: '1', from }] }]);
    });

    it('can be made beside the process that writes, without writing to its stores', async () => {
      fails.add('t');
      await count('x', 'y');
      await appendFacts(events, 's', counted(1, ['z']), counted(1, ['z'], { trap: 't' }));
      const host = await started();
      await host.skip('counters', 'doc/z', 'never-meant');
      await scheduler.advance(1);
      await host.stop();
      const made = store.made.length;
      const scratch = openEmbeddedReadStore(newFolder());
      const surroundings = { clock, scheduler, random: () => 0.5 };
      const options = { projection: countersProjection(fails), events, live: store, scratch, surroundings, observe: () => undefined };
      expect(await diffBeside(options)).toMatchObject({ compared: 3, differing: 0, unsettled: [] });
      expect(store.made).toHaveLength(made);
      await scratch.close();
    });
  });
});
