import { type Instant, plusSeconds } from '@app/kernel';
import { appendFacts, counted, fakeClock, fakeScheduler, InMemoryEventStore, STORY_START } from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type CheckedHouse, healthChecks } from './health-checks.js';

type Status = Awaited<ReturnType<CheckedHouse['worker']['host']['statuses']>>[number];

describe('What makes a process fit to take requests', () => {
  const clock = fakeClock();
  const scheduler = fakeScheduler(clock);
  let events: InMemoryEventStore;
  let documents: { readonly ready: true } | { readonly ready: false; readonly because: string };
  let statuses: readonly Status[];
  let told: string[];
  let end = new AbortController();
  let check: (name: string) => Promise<unknown>;

  beforeEach(async () => {
    clock.set(STORY_START);
    events = new InMemoryEventStore();
    await appendFacts(events, 's', counted(1, ['a']));
    documents = { ready: true };
    statuses = [{ subscription: 'orders-of-shop', state: 'running' }];
    told = [];
    end.abort();
    end = new AbortController();
  });
  const open = (storeTime?: () => Promise<Instant>): void => {
    const house: CheckedHouse = {
      ...{ clock, scheduler },
      engine: { events, documents: { health: () => Promise.resolve(documents) }, storeTime },
      worker: { host: { statuses: () => Promise.resolve(statuses), projection: () => ({ ready: Promise.resolve() }) } },
    };
    const checks = healthChecks(house, (_level, message) => told.push(message), end.signal);
    check = async (name) => checks.find((one) => one.name === name)?.check();
  };

  it('is all of it well', async () => {
    open();
    await scheduler.advance(0);
    for (const name of ['events', 'documents', 'subscriptions', 'views', 'clock']) expect(await check(name)).toEqual({ ready: true });
  });

  it('is a store of documents that can be reached', async () => {
    open();
    documents = { ready: false, because: 'MONGODB_URL cannot be reached' };
    expect(await check('documents')).toEqual(documents);
  });

  it('is an event store that can be reached', async () => {
    open();
    events.lose();
    expect(await check('events')).toMatchObject({ ready: false });
  });

  it.each<[string, Status]>([
    ['one that starts again', { subscription: 'deadlines', state: 'waiting', error: 'lost' }],
    ['one of which cannot be seen whether another process follows it', { subscription: 'deadlines', state: 'elsewhere', error: 'lost' }],
  ])('are subscriptions that are followed, and not %s', async (_, status) => {
    open();
    statuses = [{ subscription: 'alarms', state: 'elsewhere' }, status];
    expect(await check('subscriptions')).toEqual({ ready: false, because: 'starting again after a failure: deadlines (lost)' });
  });

  it('is a clock that is not behind what was recorded, as measured each minute', async () => {
    clock.advance(-600);
    open();
    await scheduler.advance(0);
    expect(await check('clock')).toEqual({ ready: false, because: 'the clock is 600 seconds behind what the store has recorded' });
    clock.advance(599);
    expect(await check('clock')).toMatchObject({ ready: false });
    await scheduler.advance(0);
    expect(await check('clock')).toEqual({ ready: true });
    expect(told).toEqual([]);
  });

  it.each<[number, string]>([
    [-600, 'the clock is 600 seconds behind that of the store'],
    [600, 'the clock is 600 seconds ahead of that of the store'],
  ])('is a clock that goes as that of the store does where processes share it (%d s)', async (off, because) => {
    clock.advance(off);
    const storeTime = async (): Promise<Instant> => plusSeconds(clock.now(), -off);
    open(storeTime);
    await scheduler.advance(0);
    expect(await check('clock')).toEqual({ ready: false, because });
  });

  it('is a clock that goes as that of the store, whatever another process has recorded by a wrong one', async () => {
    clock.advance(-600);
    open(async () => plusSeconds(clock.now(), 1));
    await scheduler.advance(0);
    expect(await check('clock')).toEqual({ ready: true });
  });

  it('says when the clock cannot be compared, and measures again', async () => {
    events.lose();
    open();
    await scheduler.advance(0);
    expect(told).toEqual(['the clock could not be compared with the store']);
    events.comeBack();
    await scheduler.advance(120);
    expect(told).toHaveLength(1);
    expect(await check('clock')).toEqual({ ready: true });
  });

  it('is measured no more when the process ends', async () => {
    open();
    await scheduler.advance(60);
    end.abort();
    await scheduler.advance(0);
    expect(scheduler.pending).toBe(0);
  });
});
