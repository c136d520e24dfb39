import type { Saga, StreamHead } from '@app/kernel';
import {
  answerWhenAsked,
  appendFacts,
  asked,
  collect,
  counted,
  countersProjection,
  documents,
  type FakeProcess,
  type FakeScheduler,
  FencingReadStore,
  fakeClock,
  fakeProcess,
  fakeScheduler,
  InMemoryEventStore,
  InMemoryLeaseStore,
  keep,
  type SpecFile,
  settled,
  specFile,
  temporaryFolders,
  testRecords,
} from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DamagedRecord, StoreUnavailable, WrongExpectedRevision } from '../event-store/event-store.port.js';
import { openEmbeddedReadStore } from '../read-store/embedded/embedded-read-store.js';
import type { ReadStore } from '../read-store/read-store.port.js';
import { NotParked, ReasonMissing } from './happening.js';
import { NotAnswered } from './leases/follower-requests.js';
import { SharedLeases } from './leases/leases-among-processes.js';
import { liveCollections, ReadModelNotReady, UnfitBuild } from './projections/builds-record.js';
import { isEqual } from './projections/compare-builds.js';
import type { ProjectionBuilds } from './projections/projection-builds.js';
import type { SagaWork } from './sagas/order-reactions.js';
import { SubscriptionHost } from './subscription.host.js';

type HeadedFile = SpecFile & { readonly head: StreamHead | undefined };

const newFolder = temporaryFolders();
const SAGA = 'answer-when-asked';
const LIVE = 'counters@1#1';
const forever = new AbortController().signal;

describe('Subscriptions that two processes share', () => {
  let clock: ReturnType<typeof fakeClock>;
  let scheduler: FakeScheduler;
  let events: InMemoryEventStore;
  let leases: InMemoryLeaseStore;
  let kept: ReadStore;
  let store: FencingReadStore;
  let performed: string[];
  let skipped: string[];
  let fails: Set<string>;
  let closed: boolean;
  let isDropRefused: boolean;
  /** How often a store was asked how others get on. */
  let looks: number;
  let names: string[];
  let ends: (() => Promise<void>)[];

  beforeEach(() => {
    isDropRefused = false;
    looks = 0;
    names = ['counters'];
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    events = new InMemoryEventStore();
    leases = new InMemoryLeaseStore();
    kept = openEmbeddedReadStore(newFolder());
    store = new FencingReadStore(kept);
    performed = [];
    skipped = [];
    fails = new Set();
    closed = false;
    ends = [];
  });

  afterEach(async () => {
    for (const end of ends) await end();
    await kept.close();
  });

  /** Performs by appending what only this process can have appended, at the revision that was folded: a claim. */
  const workOf = (processName: string, time: FakeProcess): SagaWork<HeadedFile, never> => ({
    startOf: () => Promise.resolve(0n),
    recordStart: ({ after }) => Promise.resolve(after),
    loadCaseFile: async (orderId) => {
      const head = await events.readHead(`order-${orderId}`);
      const file = await specFile(events, orderId);
      return file === undefined ? undefined : { ...file, head };
    },
    perform: async (_saga, { orderId, head }) => {
      await time.pass();
      if (closed) throw new Error('closed');
      const stream = `order-${orderId}`;
      const records = testRecords({ stream, head, facts: [{ type: 'Answered', data: { by: processName } }] });
      try {
        await events.append({ stream, expected: head?.revision ?? 'no-stream', records });
      } catch (error) {
        if (error instanceof WrongExpectedRevision) return;
        throw error;
      }
      performed.push(orderId);
    },
    recordSkip: async ({ orderId, reason }) => {
      skipped.push(`${orderId}: ${reason}`);
      await appendFacts(events, `order-${orderId}`, { type: 'Answered', data: {} });
    },
  });

  type Started = { readonly host: SubscriptionHost<HeadedFile, never>; readonly time: FakeProcess };
  const start = async (processName: string, takesPart = true): Promise<Started> => {
    const time = fakeProcess(clock, scheduler);
    const documentsHere = store.of(() => time.pass());
    const noted =
      <In extends unknown[], Out>(ask: (...how: In) => Promise<Out>) =>
      (...how: In): Promise<Out> => {
        looks += 1;
        return ask(...how);
      };
    const { checkpoint, checkpoints, getState, listState, listStates } = documentsHere;
    const queries = {
      ...{ checkpoint: noted(checkpoint), checkpoints: noted(checkpoints), getState: noted(getState) },
      ...{ listState: noted(listState), listStates: noted(listStates) },
    };
    const host = new SubscriptionHost<HeadedFile, never>({
      events,
      documents: {
        ...documentsHere,
        ...queries,
        drop: (collection) => (isDropRefused ? Promise.reject(new Error('refused')) : documentsHere.drop(collection)),
      },
      surroundings: { clock, scheduler: time.scheduler, random: () => 0.5 },
      projections: names.map((name) => ({ ...countersProjection(fails), name })),
      reactions: { sagas: [answerWhenAsked as Saga<HeadedFile, never>], work: workOf(processName, time) },
      leases: new SharedLeases({ store: leases, processName, ...time, random: () => 0.5, takesPart }),
    });
    await host.start();
    ends.push(async () => {
      const stopping = host.stop();
      for (let turn = 0; turn < 5; turn += 1) await settled();
      await stopping;
      time.end();
    });
    return { host, time };
  };
  const stateOf = async ({ host }: Started): Promise<string[]> =>
    (await host.statuses()).map(({ subscription, state }) => `${subscription} ${state}`);
  const fold = async (): Promise<unknown> => documents(keep(countersProjection(), await collect(events.readAll())));
  const stored = async (): Promise<unknown> =>
    Object.fromEntries((await collect(kept.scan(LIVE))).flatMap(({ id, doc }) => (doc === null ? [] : [[id, doc]])));
  const happen = async (n: number): Promise<void> => {
    await appendFacts(events, `s-${n}`, counted(1, ['x', `y-${n % 3}`]));
    await appendFacts(events, `order-${n}`, asked);
    await settled();
  };
  /** Advances until the promise is settled, or a minute has passed. */
  const passing = async <T>(waiting: Promise<T>): Promise<T> => {
    const seen = { isSettled: false };
    const watched = waiting.finally(() => (seen.isSettled = true));
    watched.catch(() => undefined);
    for (let turn = 0; turn < 300 && !seen.isSettled; turn += 1) await scheduler.advance(0.2);
    return watched;
  };

  it('are spread over both, and each is followed once', async () => {
    const [one, two] = [await start('one'), await start('two')];
    await scheduler.advance(30);
    expect([...(await stateOf(one)), ...(await stateOf(two))].sort()).toEqual(
      [`${SAGA} elsewhere`, `${SAGA} running`, `${LIVE} elsewhere`, `${LIVE} running`].sort(),
    );
    for (let n = 0; n < 20; n += 1) await happen(n);
    await scheduler.advance(2);
    expect([...performed].sort()).toEqual(Array.from({ length: 20 }, (_, n) => String(n)).sort());
    expect(await stored()).toEqual(await fold());
  });

  it('go on when the process that follows them is frozen; woken up late it writes nothing and does nothing twice', async () => {
    const one = await start('one');
    await scheduler.advance(5);
    for (let n = 0; n < 10; n += 1) await happen(n);
    await scheduler.advance(2);
    expect(await stored()).toEqual(await fold());

    one.time.freeze();
    for (let n = 10; n < 20; n += 1) await happen(n);
    const two = await start('two');
    await scheduler.advance(20);
    expect((await stateOf(two)).sort()).toEqual([`${SAGA} running`, `${LIVE} running`]);
    expect(await stored()).toEqual(await fold());
    for (let n = 20; n < 30; n += 1) await happen(n);
    await scheduler.advance(1);
    const before = [await kept.checkpoint(LIVE), await kept.checkpoint(`saga:${SAGA}`)];

    expect(store.refused).toEqual([]);
    await one.time.wake();
    expect(store.refused.length).toBeGreaterThan(0);
    expect(await kept.checkpoint(LIVE)).toBe(before[0]);
    expect(await kept.checkpoint(`saga:${SAGA}`)).toBe(before[1]);
    for (let n = 30; n < 40; n += 1) await happen(n);
    await scheduler.advance(60);

    expect([...performed].sort()).toEqual(Array.from({ length: 40 }, (_, n) => String(n)).sort());
    expect(await stored()).toEqual(await fold());
    const highest = new Map<string, bigint>();
    for (const { id, position } of store.written) {
      expect(position).toBeGreaterThan(highest.get(id) ?? -1n);
      highest.set(id, position);
    }
    expect(await kept.listState(`saga-failures:${SAGA}`)).toEqual([]);
  });

  it('leave no failure of a late holder behind', async () => {
    const one = await start('one');
    await scheduler.advance(5);
    one.time.freeze();
    await happen(1);
    await start('two');
    await scheduler.advance(20);
    expect(performed).toEqual(['1']);
    closed = true;
    await one.time.wake();
    await scheduler.advance(5);
    expect(await kept.listState(`saga-failures:${SAGA}`)).toEqual([]);
  });

  it('let a process that follows nothing wait, react at once, and see what is parked', async () => {
    const watcher = await start('watcher', false);
    const one = await start('one');
    await scheduler.advance(5);
    await appendFacts(events, 's', counted(1, ['x']));
    expect(await passing(watcher.host.waitUntil('counters', 1n, 5_000))).toBe(true);
    expect(await passing(watcher.host.waitUntil('counters', 99n, 1_000))).toBe(false);
    one.time.freeze();
    await appendFacts(events, 'order-A', asked);
    await watcher.host.runNow(SAGA, 'A');
    expect(performed).toEqual(['A']);
    await one.time.wake();
    await scheduler.advance(5);
    expect(performed).toEqual(['A']);
    fails.add('t');
    await appendFacts(events, 's', counted(1, ['x'], { trap: 't' }));
    await scheduler.advance(3);
    expect(watcher.host.listParked().map(({ subscription, key }) => `${subscription} ${key}`)).toEqual([`${LIVE} doc/x`]);
    expect(await passing(watcher.host.caughtUp(5_000))).toBe(true);
    expect(await stateOf(watcher)).toEqual([`${SAGA} elsewhere`, `${LIVE} elsewhere`]);
  });

  it('are looked at with a few queries a second, however many they are', async () => {
    names = ['counters', ...Array.from({ length: 20 }, (_, n) => `counters-${n}`)];
    await start('watcher', false);
    await start('one');
    await scheduler.advance(30);
    looks = 0;
    await scheduler.advance(10);
    expect(looks).toBeGreaterThan(20);
    expect(looks).toBeLessThan(60);
  });

  it('are looked at once for all who wait, and not at all for who waits for what is known', async () => {
    const watcher = await start('watcher', false);
    await start('one');
    await appendFacts(events, 's', counted(1, ['x']));
    await scheduler.advance(5);
    const waitingFor = (position: bigint): Promise<boolean[]> =>
      Promise.all(Array.from({ length: 300 }, () => watcher.host.waitUntil('counters', position, 1_000)));
    looks = 0;
    expect(new Set(await waitingFor(1n))).toEqual(new Set([true]));
    expect(looks).toBe(0);
    expect(new Set(await passing(waitingFor(2n)))).toEqual(new Set([false]));
    expect(looks).toBeGreaterThan(10);
    expect(looks).toBeLessThan(100);
  });

  it('have what is to be tried again or skipped done by whoever follows', async () => {
    const watcher = await start('watcher', false);
    await start('one');
    await scheduler.advance(5);
    fails.add('t');
    closed = true;
    await appendFacts(events, 's', counted(1, ['x'], { trap: 't' }), counted(2, ['x']));
    await appendFacts(events, 'order-A', asked);
    await scheduler.advance(3);
    expect(await passing(watcher.host.retry('counters', 'doc/x'))).toBe(false);
    fails.clear();
    expect(await passing(watcher.host.retry('counters', 'doc/x'))).toBe(true);
    expect(await stored()).toEqual(await fold());
    await expect(passing(watcher.host.retry('counters', 'doc/x'))).rejects.toBeInstanceOf(NotParked);
    await expect(watcher.host.skip(SAGA, 'A', ' ')).rejects.toBeInstanceOf(ReasonMissing);
    expect(await passing(watcher.host.skip(SAGA, 'A', 'answered-by-hand'))).toBe(true);
    expect(skipped).toEqual(['A: answered-by-hand']);
    await scheduler.advance(3);
    expect(watcher.host.listParked()).toEqual([]);
  });

  it('withdraw what nobody who follows does in time: it is not done later', async () => {
    const watcher = await start('watcher', false);
    const one = await start('one');
    await scheduler.advance(5);
    closed = true;
    await appendFacts(events, 'order-A', asked);
    await scheduler.advance(3);
    one.time.freeze();
    await expect(passing(watcher.host.skip(SAGA, 'A', 'answered-by-hand'))).rejects.toBeInstanceOf(NotAnswered);
    expect(await kept.listState(`requests:saga:${SAGA}`)).toEqual([]);
    await one.time.wake();
    await start('two');
    await scheduler.advance(30);
    expect(skipped).toEqual([]);
    expect(watcher.host.listParked().map(({ key }) => key)).toEqual(['A']);
  });

  it('have their read models rebuilt, compared and dropped by a process that follows nothing', async () => {
    const watcher = await start('watcher', false);
    const one = await start('one');
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const next = await passing(watcher.host.projection('counters').rebuild());
    expect(next).toBe('counters@1#2');
    await scheduler.advance(5);
    expect(await stateOf(one)).toContain(`${next} running`);
    expect(isEqual(await passing(watcher.host.projection('counters').diff()))).toBe(true);
    await watcher.host.projection('counters').switchTo(next);
    await passing(watcher.host.projection('counters').drop(LIVE));
    await scheduler.advance(5);
    for (let n = 30; n < 40; n += 1) await happen(n);
    await scheduler.advance(5);
    expect(await liveCollections(kept, [{ name: 'counters', version: 1 }])('counters')).toBe(next);
    expect(Object.fromEntries((await collect(kept.scan(next))).map(({ id, doc }) => [id, doc]))).toEqual(await fold());
    await expect(kept.get(LIVE, 'x')).rejects.toMatchObject({ name: 'UnknownCollection' });
    expect(await stateOf(one)).not.toContain(`${LIVE} running`);
  });

  it('have a build fed again that is made again after it could not be dropped', async () => {
    const one = await start('one');
    await happen(1);
    await scheduler.advance(5);
    const counters = one.host.projection('counters');
    const next = await passing(counters.rebuild());
    await scheduler.advance(5);
    isDropRefused = true;
    await expect(passing(counters.drop(next))).rejects.toThrow('refused');
    expect(await stateOf(one)).not.toContain(`${next} running`);
    expect(await passing(counters.rebuild())).toBe(next);
    await happen(2);
    await scheduler.advance(15);
    expect(await stateOf(one)).toContain(`${next} running`);
    expect(Object.fromEntries((await collect(kept.scan(next))).map(({ id, doc }) => [id, doc]))).toEqual(await fold());
  });

  it('have a first build made by a process that follows nothing, where it is asked for one and no other process follows', async () => {
    const watcher = await start('watcher', false);
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const counters = watcher.host.projection('counters');
    await expect(liveCollections(kept, [{ name: 'counters', version: 1 }])('counters')).rejects.toBeInstanceOf(ReadModelNotReady);
    expect(await passing(counters.rebuild())).toBe(LIVE);
    await counters.switchTo(LIVE);
    expect(await liveCollections(kept, [{ name: 'counters', version: 1 }])('counters')).toBe(LIVE);
    expect(await stored()).toEqual(await fold());
  });

  it('are rebuilt or compared by one process at a time', async () => {
    const [one, watcher] = [await start('one'), await start('watcher', false)];
    await happen(1);
    await scheduler.advance(5);
    const { promise, resolve } = Promise.withResolvers<string>();
    const busy = one.host.projection('counters').alone(() => promise, forever);
    await scheduler.advance(5);
    await expect(passing(one.host.projection('counters').diff())).rejects.toThrow('already');
    const counters = watcher.host.projection('counters');
    await expect(passing(counters.diff())).rejects.toThrow('did not get its turn within 15 s: another process');
    await expect(passing(counters.alone(() => Promise.resolve('done'), forever))).rejects.toBeInstanceOf(UnfitBuild);
    const enough = new AbortController();
    const waiting = counters.alone(() => Promise.resolve('done'), enough.signal);
    enough.abort(new Error('enough'));
    await expect(passing(waiting)).rejects.toThrow('enough');
    expect((await counters.list()).builds).toHaveLength(1);
    resolve('done');
    expect(await busy).toBe('done');
    expect(isEqual(await passing(counters.diff()))).toBe(true);
  });

  it('are rebuilt by another process once the one that rebuilt them stands still, which begins anew when it wakes', async () => {
    const [one, two] = [await start('one'), await start('two')];
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const begun: string[] = [];
    const first = one.host.projection('counters').alone(async (signal) => {
      begun.push('one');
      if (begun.length === 1) await new Promise((_resolve, reject) => signal.addEventListener('abort', reject, { once: true }));
      return 'done';
    }, forever);
    await scheduler.advance(5);
    one.time.freeze();
    const counters = two.host.projection('counters');
    const rebuilt = counters.alone(async (signal) => {
      begun.push('two');
      return await counters.rebuild({ signal });
    }, forever);
    expect(await passing(rebuilt)).toBe('counters@1#2');
    await one.time.wake();
    expect(await passing(first)).toBe('done');
    expect(begun).toEqual(['one', 'two', 'one']);
    expect((await counters.list()).builds).toHaveLength(2);
  });

  it('are compared by a process that has not seen yet that another one switched', async () => {
    const [one, watcher] = [await start('one'), await start('watcher', false)];
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    const next = await passing(one.host.projection('counters').rebuild());
    await one.host.projection('counters').switchTo(next);
    const comparison = await passing(watcher.host.projection('counters').diff());
    expect(comparison).toMatchObject({ left: next, right: 'counters@1#3', differing: 0, unsettled: [] });
  });

  it('are not rebuilt by one that looks on while a worker makes the first build: it waits for that', async () => {
    for (let n = 0; n < 30; n += 1) await happen(n);
    const watcher = await start('watcher', false);
    const one = await start('one');
    const rebuilt = watcher.host.projection('counters').rebuild();
    expect(await passing(rebuilt)).toBe(LIVE);
    await scheduler.advance(5);
    expect(await stored()).toEqual(await fold());
    expect((await one.host.projection('counters').list()).builds).toHaveLength(1);
  });

  it('let one process alone do what only one may, and another after it', async () => {
    const [one, two] = [await start('one'), await start('two')];
    const busy: string[] = [];
    const stop = new AbortController();
    const alone = (who: string, { host }: Started): Promise<void> =>
      host.alone(
        'sweep',
        async (signal) => {
          busy.push(who);
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        },
        stop.signal,
      );
    const both = [alone('one', one), alone('two', two)];
    await scheduler.advance(30);
    const [holder] = busy;
    expect(new Set(busy).size).toBe(1);
    (holder === 'one' ? one : two).time.freeze();
    await scheduler.advance(20);
    expect(busy.at(-1)).not.toBe(holder);
    await (holder === 'one' ? one : two).time.wake();
    stop.abort();
    await Promise.all(both);
  });

  const lost = new StoreUnavailable('the document store cannot be reached or is not ready');
  const prepared = async () => {
    const one = await start('one');
    for (let n = 0; n < 30; n += 1) await happen(n);
    await scheduler.advance(5);
    return { one, counters: one.host.projection('counters') };
  };
  const leasesAway = async (seconds: number): Promise<void> => {
    leases.before = () => Promise.reject(lost);
    await scheduler.advance(seconds);
    leases.before = () => undefined;
  };
  const told = (work: Promise<unknown>): Promise<string> => work.then(String, String);
  /** A rebuild that stands half-way. */
  const brokenOff = async (counters: ProjectionBuilds): Promise<void> => {
    const stop = new AbortController();
    const rebuilding = told(counters.alone((signal) => counters.rebuild({ rate: 3, signal }), stop.signal));
    await scheduler.advance(8);
    stop.abort(new Error('broken off'));
    await passing(rebuilding);
  };

  it('are compared no longer once a record is found damaged, which is told', async () => {
    const { counters } = await prepared();
    const damaged = new DamagedRecord('s-5', 0, 'its bytes are not those its id was made from');
    const { readAll, subscribe } = events;
    events.readAll = async function* (how) {
      for await (const event of readAll.call(events, how)) {
        if (event.position === 10n) throw damaged;
        yield event;
      }
    };
    events.subscribe = async function* (how) {
      for await (const item of subscribe.call(events, how)) {
        if (item.kind === 'event' && how.after === 0n && item.event.position === 10n) throw damaged;
        yield item;
      }
    };
    await expect(passing(counters.diff())).rejects.toBe(damaged);
    await expect(passing(counters.rebuild())).rejects.toBe(damaged);
  });

  it('are compared with what the log gives, and not with what a broken-off rebuild left', async () => {
    await appendFacts(events, 's-first', counted(1, ['z']));
    const { counters } = await prepared();
    await brokenOff(counters);
    for (const build of ['counters@1#1', 'counters@1#2'])
      for (const [id, { position, doc }] of await kept.getMany(build, ['z']))
        await kept.apply({ collection: build, writes: [{ id, previous: position, position, doc: { ...doc, wrong: 'both' } }] });
    expect(isEqual(await passing(counters.diff()))).toBe(false);
  });

  it('are compared without touching a broken-off rebuild, which the next one goes on with', async () => {
    const { counters } = await prepared();
    await brokenOff(counters);
    await passing(counters.diff());
    expect(await passing(counters.rebuild())).toBe('counters@1#2');
  });

  it('are rebuilt though a look at the builds fails on the way', async () => {
    const { counters } = await prepared();
    const rebuilt = told(counters.rebuild({ rate: 2 }));
    await scheduler.advance(3);
    const getState = kept.getState.bind(kept);
    kept.getState = (space, key) => (space === 'builds' ? Promise.reject(lost) : getState(space, key));
    await scheduler.advance(1.2);
    kept.getState = getState;
    expect(await passing(rebuilt)).toBe('counters@1#2');
  });

  it('leave no build behind where leases were out of reach while they were compared', async () => {
    const { counters } = await prepared();
    const gate = Promise.withResolvers<undefined>();
    const scan = kept.scan.bind(kept);
    kept.scan = async function* (...how) {
      await gate.promise;
      yield* scan(...how);
    };
    const job = told(counters.diff());
    await scheduler.advance(12);
    await leasesAway(10);
    await scheduler.advance(10);
    gate.resolve(undefined);
    await passing(job);
    kept.scan = scan;
    await scheduler.advance(3_600);
    await passing(counters.diff());
    expect((await counters.list()).builds.filter(({ complete }) => complete).map(({ name }) => name)).toEqual(['counters@1#1']);
  });

  it('settle when a comparison is broken off, also where the host stops before its build could be dropped', async () => {
    const { one, counters } = await prepared();
    const stop = new AbortController();
    const onCompared = (): void => {
      leases.before = () => Promise.reject(lost);
      stop.abort(new Error('going down'));
    };
    let answer = 'pending';
    void told(counters.diff({ signal: stop.signal, onCompared })).then((text) => (answer = text));
    await scheduler.advance(60);
    void one.host.stop();
    await scheduler.advance(30);
    leases.before = () => undefined;
    await scheduler.advance(600);
    expect(answer).not.toBe('pending');
  });

  it('leave no leases of builds that are no more', async () => {
    const { counters } = await prepared();
    for (let n = 0; n < 5; n += 1) await passing(counters.diff());
    expect((await leases.list()).map(({ name }) => name).filter((name) => name.startsWith('counters@'))).toEqual(['counters@1#1']);
  });

  it('skip no other event where a skip is asked again because its answer was lost', async () => {
    const watcher = await start('watcher', false);
    await start('one');
    await scheduler.advance(5);
    fails = fails.add('t1').add('t2');
    await appendFacts(events, 's', counted(1, ['x'], { trap: 't1' }), counted(2, ['x'], { trap: 't2' }));
    await scheduler.advance(3);
    const getState = kept.getState.bind(kept);
    let calls = 0;
    kept.getState = (space, key) => {
      if (space.startsWith('requests:')) calls += 1;
      return calls > 1 ? Promise.reject(lost) : getState(space, key);
    };
    expect(await passing(told(watcher.host.skip('counters', 'doc/x', 'looked-at')))).toContain('StoreUnavailable');
    kept.getState = getState;
    await scheduler.advance(3);
    await passing(told(watcher.host.skip('counters', 'doc/x', 'looked-at')));
    expect((await kept.listState('skipped-events')).map(({ key }) => key)).toEqual(['counters@1/1/doc/x']);
  });
});
