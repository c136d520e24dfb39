import { plusSeconds } from '@app/kernel';
import { FaultyReadStore, fakeClock, fakeScheduler, STORY_START, settled, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedReadStore } from '../../read-store/embedded/embedded-read-store.js';
import { WorkerPulse } from './worker-pulse.js';
import { judgeOther, judgeReturn, type WorkerNews } from './worker-silence.js';

const newFolder = temporaryFolders();
const at = (seconds: number) => plusSeconds(STORY_START, seconds);

describe('Judging a worker’s silence', () => {
  it('says once that it is silent, since its last sign', () => {
    expect(judgeOther('w', { beatAt: at(0), silentSince: undefined }, at(30), 30)).toBeUndefined();
    expect(judgeOther('w', { beatAt: at(0), silentSince: undefined }, at(31), 30)).toEqual({
      type: 'WorkerSilent',
      worker: 'w',
      since: at(0),
    });
    expect(judgeOther('w', { beatAt: at(0), silentSince: at(0) }, at(99), 30)).toBeUndefined();
  });

  it('says of one that returns from when to when it was away, making good what nobody noticed', () => {
    expect(judgeReturn('w', undefined, at(99), 30)).toEqual([]);
    expect(judgeReturn('w', { beatAt: at(0), silentSince: undefined }, at(10), 30)).toEqual([]);
    const resumed: WorkerNews = { type: 'WorkerResumed', worker: 'w', from: at(0), to: at(99) };
    expect(judgeReturn('w', { beatAt: at(0), silentSince: at(0) }, at(99), 30)).toEqual([resumed]);
    expect(judgeReturn('w', { beatAt: at(0), silentSince: undefined }, at(99), 30)).toEqual([
      { type: 'WorkerSilent', worker: 'w', since: at(0) },
      resumed,
    ]);
  });
});

describe('A worker’s pulse', () => {
  let scheduler: ReturnType<typeof fakeScheduler>;
  let clock: ReturnType<typeof fakeClock>;
  let store: FaultyReadStore;
  let news: WorkerNews[];

  beforeEach(() => {
    clock = fakeClock();
    scheduler = fakeScheduler(clock);
    store = new FaultyReadStore(openEmbeddedReadStore(newFolder()));
    news = [];
  });

  afterEach(() => store.close());

  const begin = (worker: string): (() => Promise<void>) => {
    const pulse = new WorkerPulse({
      worker,
      documents: store,
      surroundings: { clock, scheduler, random: () => 0.5 },
      observe: () => undefined,
      record: async (one) => void news.push(one),
    });
    const stop = new AbortController();
    const ended = pulse.run(stop.signal);
    return async () => {
      stop.abort();
      await ended;
    };
  };

  it('is silent about workers that are well', async () => {
    const ends = [begin('a'), begin('b')];
    await scheduler.advance(300);
    expect(news).toEqual([]);
    for (const end of ends) await end();
  });

  it('notices that another is silent, once, and that it is back', async () => {
    const endA = begin('a');
    const endB = begin('b');
    await scheduler.advance(60);
    await endB();
    await scheduler.advance(300);
    expect(news).toEqual([{ type: 'WorkerSilent', worker: 'b', since: at(60) }]);
    const endAgain = begin('b');
    await settled();
    expect(news.at(-1)).toEqual({ type: 'WorkerResumed', worker: 'b', from: at(60), to: at(360) });
    await scheduler.advance(60);
    expect(news).toHaveLength(2);
    await endA();
    await endAgain();
  });

  it('tells after a restart how long nobody worked, where there was no other to notice', async () => {
    const end = begin('only');
    await settled();
    await end();
    clock.advance(3_600);
    const endAgain = begin('only');
    await settled();
    expect(news).toEqual([
      { type: 'WorkerSilent', worker: 'only', since: at(0) },
      { type: 'WorkerResumed', worker: 'only', from: at(0), to: at(3_600) },
    ]);
    await endAgain();
  });

  it('takes workers of one name for one: it is silent when all of them are', async () => {
    const ends = [begin('workers'), begin('workers'), begin('watcher')];
    await scheduler.advance(60);
    await ends[0]?.();
    await scheduler.advance(120);
    expect(news).toEqual([]);
    await ends[1]?.();
    await scheduler.advance(120);
    expect(news).toEqual([{ type: 'WorkerSilent', worker: 'workers', since: at(180) }]);
    await ends[2]?.();
  });

  it('says it again rather than not at all when the process ends before it is remembered', async () => {
    const end = begin('only');
    await settled();
    await end();
    clock.advance(3_600);
    store.plan = (change, when) => change === 'putState' && when === 'before';
    const endCrashed = begin('only');
    await settled();
    await endCrashed();
    store.plan = () => false;
    const endAgain = begin('only');
    await settled();
    expect(news.map(({ type }) => type)).toEqual(['WorkerSilent', 'WorkerResumed', 'WorkerSilent', 'WorkerResumed']);
    await endAgain();
  });
});
