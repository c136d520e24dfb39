import { toMillis } from '@app/kernel';
import { type FakeScheduler, fakeClock, fakeProcess, fakeScheduler, InMemoryLeaseStore } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LeaseLost, soleHolder, type Tenure } from './leases.js';
import { SharedLeases, type SharedLeasesOptions } from './leases-among-processes.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** One process: what it follows at this moment, and every tenure it ever had. */
type Process = {
  readonly following: Map<string, Tenure>;
  readonly tenures: (Tenure & { readonly lease: string })[];
  freeze(): void;
  wake(): Promise<void>;
  stop(): Promise<void>;
  /** Ends without giving anything back. */
  die(): void;
};

describe('Leases that processes share', () => {
  let clock: ReturnType<typeof fakeClock>;
  let scheduler: FakeScheduler;
  let store: InMemoryLeaseStore;
  let processes: Process[];
  let errors: unknown[];

  beforeEach(() => {
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    store = new InMemoryLeaseStore();
    processes = [];
    errors = [];
  });

  afterEach(async () => {
    for (const one of processes) await one.stop();
  });

  const start = (processName: string, names: readonly string[] = NAMES, options: Partial<SharedLeasesOptions> = {}): Process => {
    const time = fakeProcess(clock, scheduler);
    const leases = new SharedLeases({ store, processName, ...time, random: () => 0.5, onError: (error) => errors.push(error), ...options });
    const stop = new AbortController();
    const leave = new AbortController();
    const following = new Map<string, Tenure>();
    const tenures: (Tenure & { readonly lease: string })[] = [];
    const held = names.map((name) =>
      leases.hold(
        name,
        async (tenure) => {
          following.set(name, tenure);
          tenures.push(Object.assign(tenure, { lease: name }));
          await new Promise((resolve) => tenure.signal.addEventListener('abort', resolve, { once: true }));
          following.delete(name);
        },
        stop.signal,
      ),
    );
    const running = leases.run(leave.signal);
    const one: Process = {
      following,
      tenures,
      freeze: () => time.freeze(),
      wake: () => time.wake(),
      stop: async () => {
        stop.abort();
        await Promise.all(held);
        leave.abort();
        await running;
        time.end();
      },
      die: () => {
        processes = processes.filter((other) => other !== one);
        time.end();
      },
    };
    processes.push(one);
    return one;
  };
  const followed = (): string[] => processes.flatMap(({ following }) => [...following.keys()]).sort();

  it('are all held by one process that is alone', async () => {
    const one = start('one');
    await scheduler.advance(3);
    expect([...one.following.keys()].sort()).toEqual(NAMES);
    await scheduler.advance(120);
    expect(one.tenures).toHaveLength(NAMES.length);
  });

  it('are shared evenly with a process that comes later, each followed once at any time', async () => {
    const one = start('one');
    await scheduler.advance(30);
    const two = start('two');
    for (let second = 0; second < 30; second += 1) {
      await scheduler.advance(1);
      expect(new Set(followed()).size).toBe(followed().length);
    }
    expect([one.following.size, two.following.size]).toEqual([3, 3]);
    const three = start('three');
    await scheduler.advance(30);
    expect([one.following.size, two.following.size, three.following.size]).toEqual([2, 2, 2]);
    expect(followed()).toEqual(NAMES);
  });

  it('pass on at once from a process that stops, and within a term, a margin and two rounds from one that dies', async () => {
    const one = start('one');
    await scheduler.advance(3);
    const two = start('two');
    await scheduler.advance(30);
    await one.stop();
    processes = [two];
    await scheduler.advance(5);
    expect(followed()).toEqual(NAMES);
    const three = start('three');
    await scheduler.advance(30);
    two.die();
    await scheduler.advance(8);
    expect(three.following.size).toBe(3);
    await scheduler.advance(6);
    expect(followed()).toEqual(NAMES);
  });

  it('end by the holder’s own clock before anyone else may take them, and nothing is held twice', async () => {
    const one = start('one');
    await scheduler.advance(3);
    const two = start('two');
    await scheduler.advance(30);
    const before = [...one.following.values()];
    one.freeze();
    await scheduler.advance(30);
    expect([...two.following.keys()].sort()).toEqual(NAMES);
    // It has not run since, and believes that it follows; its clock says otherwise.
    expect(one.following.size).toBe(3);
    for (const tenure of before) expect(() => tenure.check()).toThrow(LeaseLost);
    await one.wake();
    expect(one.following.size).toBe(0);
    await scheduler.advance(30);
    expect([one.following.size, two.following.size]).toEqual([3, 3]);
    const newest = one.tenures.at(-1);
    const oldest = before.find(({ fence }) => fence?.subscription === newest?.fence?.subscription);
    if (oldest?.fence !== undefined) expect(newest?.fence?.token).toBeGreaterThan(oldest.fence.token);
  });

  it('run out while the store cannot be asked, and are taken up again when it can', async () => {
    const one = start('one');
    await scheduler.advance(3);
    store.before = () => Promise.reject(new Error('lost'));
    await scheduler.advance(6);
    expect(one.following.size).toBe(NAMES.length);
    await scheduler.advance(3);
    expect(one.following.size).toBe(0);
    expect(errors.length).toBeGreaterThan(0);
    store.before = () => undefined;
    await scheduler.advance(30);
    expect(followed()).toEqual(NAMES);
  });

  it('last from when a sign was sent, however late its answer comes', async () => {
    const one = start('one', ['a']);
    await scheduler.advance(3);
    const [tenure] = one.tenures;
    let sentAt: number | undefined;
    store.before = async () => {
      // The first sign is answered after five seconds, and nothing afterwards.
      if (sentAt !== undefined) throw new Error('lost');
      sentAt = toMillis(clock.now());
      await scheduler.sleep(5_000);
    };
    await scheduler.advance(3);
    if (sentAt === undefined || tenure === undefined) throw new Error('a sign was sent');
    await scheduler.advance((sentAt + 7_900 - toMillis(clock.now())) / 1_000);
    expect(() => tenure.check()).not.toThrow();
    await scheduler.advance(0.2);
    expect(() => tenure.check()).toThrow(LeaseLost);
    store.before = () => undefined;
  });

  it('last from when they were asked for, however late they are given', async () => {
    let askedAt: number | undefined;
    const { acquire } = store;
    store.acquire = async (name, ...how) => {
      if (name !== 'a') return acquire.call(store, name, ...how);
      askedAt ??= toMillis(clock.now());
      await scheduler.sleep(5_000);
      const token = await acquire.call(store, name, ...how);
      store.before = () => Promise.reject(new Error('lost'));
      return token;
    };
    const one = start('one', ['a']);
    await scheduler.advance(6);
    const [tenure] = one.tenures;
    if (askedAt === undefined || tenure === undefined) throw new Error('it was asked for and given');
    await scheduler.advance((askedAt + 7_900 - toMillis(clock.now())) / 1_000);
    expect(() => tenure.check()).not.toThrow();
    await scheduler.advance(0.2);
    expect(() => tenure.check()).toThrow(LeaseLost);
  });

  it('are many of a slow store, and all are held and stay so', async () => {
    const names = Array.from({ length: 40 }, (_, n) => `lease-${n}`);
    store.before = (call) => (call === 'acquire' ? scheduler.sleep(400) : undefined);
    const one = start('one', names);
    await scheduler.advance(60);
    expect([...one.following.keys()].sort()).toEqual([...names].sort());
    expect(one.tenures).toHaveLength(names.length);
  });

  it('that nobody else knows of are taken beyond the share', async () => {
    const one = start('one', ['a', 'b', 'only-here']);
    const two = start('two', ['a', 'b', 'c', 'd', 'e', 'f']);
    await scheduler.advance(60);
    expect(followed()).toEqual([...NAMES, 'only-here'].sort());
    expect(one.following.has('only-here')).toBe(true);
    expect(two.following.size).toBeGreaterThanOrEqual(4);
  });

  it('are left alone by a process that takes no part, except what it holds as its own', async () => {
    const watcher = start('watcher', ['a'], { takesPart: false });
    await scheduler.advance(60);
    expect(followed()).toEqual([]);
    const one = start('one', ['a']);
    await scheduler.advance(5);
    expect([...one.following.keys()]).toEqual(['a']);
    expect(watcher.following.size).toBe(0);
    expect((await store.list()).map(({ name }) => name).sort()).toEqual(['a', 'member/one']);
  });

  it('are given back, and not taken again, when what was to be done under them is done', async () => {
    const time = fakeProcess(clock, scheduler);
    const leases = new SharedLeases({ store, processName: 'one', ...time, random: () => 0.5 });
    const stop = new AbortController();
    const running = leases.run(stop.signal);
    const done: string[] = [];
    const holding = leases.hold('once', async () => void done.push('it'), new AbortController().signal, { own: true });
    await scheduler.advance(30);
    await holding;
    expect(done).toEqual(['it']);
    expect((await store.list()).find(({ name }) => name === 'once')).toMatchObject({ token: 1n, holder: undefined });
    stop.abort();
    await running;
    time.end();
  });

  it('are given back at once when they came after they were wanted no more', async () => {
    const time = fakeProcess(clock, scheduler);
    const leases = new SharedLeases({ store, processName: 'one', ...time, random: () => 0.5, takesPart: false });
    const stop = new AbortController();
    const enough = new AbortController();
    store.before = (call) => {
      if (call === 'acquire') enough.abort();
    };
    const done: string[] = [];
    const holding = leases.hold('once', async () => void done.push('it'), enough.signal, { own: true });
    const running = leases.run(stop.signal);
    await scheduler.advance(0);
    await holding;
    await scheduler.advance(30);
    expect(done).toEqual([]);
    expect((await store.list()).find(({ name }) => name === 'once')).toMatchObject({ holder: undefined });
    stop.abort();
    await running;
    time.end();
  });

  it('forget processes that are long gone', async () => {
    start('one').die();
    start('two');
    await scheduler.advance(3);
    start('three').die();
    await scheduler.advance(200);
    expect((await store.list()).map(({ name }) => name).filter((name) => name.startsWith('member/'))).toEqual(['member/two']);
  });
});

describe('Leases where there is one process', () => {
  it('are held by it always, from the first moment, until it stops', async () => {
    const stop = new AbortController();
    const signals: AbortSignal[] = [];
    const holding = soleHolder.hold(
      'a',
      async ({ signal, fence, check }) => {
        check();
        expect(fence).toBeUndefined();
        signals.push(signal);
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      },
      stop.signal,
    );
    expect(signals).toEqual([stop.signal]);
    stop.abort();
    await holding;
    await soleHolder.run(stop.signal);
    expect(soleHolder.isShared).toBe(false);
  });
});
