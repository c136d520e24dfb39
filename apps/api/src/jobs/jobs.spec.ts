import type { Json } from '@app/kernel';
import { IdempotencyKeyReused } from '@app/platform/command-handling';
import { DamagedRecord, StoreUnavailable } from '@app/platform/event-store';
import { Draining, openLog } from '@app/platform/http';
import { openEmbeddedReadStore, type ReadStore } from '@app/platform/read-store';
import { UnfitBuild } from '@app/platform/subscriptions';
import { fakeClock, fakeScheduler, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import type { Job, JobWork } from './job.js';
import { Jobs } from './jobs.js';
import { KeptJobs } from './kept-jobs.js';

type Documents = Pick<ReadStore, 'getState' | 'putState' | 'listState'>;

const NONE_YET = { done: 0, of: 0, events: 0, eventsPerSecond: 0 };
const WISH = { jobId: 'job-1', kind: 'rebuild', subject: 'orders-of-shop', hash: 'of-the-wish', by: 'key-1' };
const written: string[] = [];
const HTTP = { logger: openLog('info', { write: (line) => void written.push(line) }) };
/** As it is kept when it is begun. */
const BEGUN = { jobId: 'job-1', kind: 'rebuild', subject: 'orders-of-shop', state: 'running' as const, progress: NONE_YET };

describe('Jobs of several processes', () => {
  const newFolder = temporaryFolders();
  const house = () => {
    const clock = fakeClock();
    const scheduler = fakeScheduler(clock);
    const documents = openEmbeddedReadStore(newFolder());
    const processes = [new Draining(), new Draining()].map((draining) => ({
      draining,
      jobs: new Jobs(new KeptJobs(documents, clock), clock, scheduler, draining, HTTP),
    }));
    const [one, other] = processes;
    if (one === undefined || other === undefined) throw new Error('there are two');
    return { clock, scheduler, documents, one, other };
  };
  /** Work that ends when it is told to, or is broken off. */
  const work = () => {
    const { promise, resolve, reject } = Promise.withResolvers<Json>();
    let begun = 0;
    let tell: Parameters<JobWork>[0] = () => undefined;
    const run: JobWork = (telling, signal) => {
      begun += 1;
      tell = telling;
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      return promise;
    };
    return { run, end: resolve, begun: () => begun, tell: (done: number) => tell({ done, of: 10, events: done }) };
  };

  /** The store is lost to one process alone, until it is found again. */
  const losing = (documents: Documents) => {
    let isLost = false;
    const unlessLost = <A extends unknown[], R>(ask: (...how: A) => Promise<R>) => {
      return (...how: A): Promise<R> => (isLost ? Promise.reject(new Error('lost')) : ask(...how));
    };
    const ofOne: Documents = {
      getState: unlessLost((...how) => documents.getState(...how)),
      putState: unlessLost((...how) => documents.putState(...how)),
      listState: unlessLost((...how) => documents.listState(...how)),
    };
    return { ofOne, lose: () => (isLost = true), find: () => (isLost = false) };
  };

  it('are known to all, and run once', async () => {
    const { scheduler, documents, one, other } = house();
    const { run, end, begun, tell } = work();
    const started = await one.jobs.start(WISH, run);
    expect(await other.jobs.start(WISH, run)).toEqual(started);
    tell(7);
    await scheduler.advance(1);
    expect(await other.jobs.find('job-1')).toMatchObject({ state: 'running', progress: { done: 7 } });
    end('all of it');
    await one.jobs.idle();
    expect(await other.jobs.find('job-1')).toEqual(await one.jobs.find('job-1'));
    expect(await other.jobs.start(WISH, run)).toMatchObject({ state: 'done', result: 'all of it' });
    expect(begun()).toBe(1);
    await documents.close();
  });

  it('are told of in the log: who asked, and how they ended', async () => {
    const { documents, one } = house();
    written.length = 0;
    await one.jobs.start(WISH, () => Promise.resolve(null));
    await one.jobs.idle();
    await one.jobs.start({ ...WISH, jobId: 'job-2' }, () => Promise.reject(new Error('no room')));
    await one.jobs.idle();
    expect(written.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'info', msg: 'job begun', jobId: 'job-1', kind: 'rebuild', subject: 'orders-of-shop', by: 'key-1' },
      { level: 'info', msg: 'job ended', jobId: 'job-1', state: 'done' },
      { msg: 'job begun', jobId: 'job-2' },
      { level: 'warn', msg: 'job ended', state: 'failed', code: 'internal', problem: 'Error: no room' },
    ]);
    await documents.close();
  });

  it.each([
    ['what passes', new StoreUnavailable('lost'), { state: 'interrupted', code: 'store-unavailable' }],
    ['another rebuild', new UnfitBuild('said is being rebuilt'), { state: 'interrupted', code: 'rebuild-under-way' }],
    ['what does not pass', new DamagedRecord('s', 0, 'its bytes'), { state: 'failed', code: 'damaged-record' }],
  ])('end with the code of what stood in their way: %s', async (_what, error, told) => {
    const { documents, one } = house();
    await one.jobs.start(WISH, () => Promise.reject(error));
    await one.jobs.idle();
    expect(await one.jobs.find('job-1')).toMatchObject(told);
    await documents.close();
  });

  it('are cancelled where they were to be, whatever they fail with then', async () => {
    const { documents, one } = house();
    const failing: JobWork = (_tell, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('the lease is gone')), { once: true }));
    await one.jobs.start(WISH, failing);
    expect(await one.jobs.cancel('job-1')).toMatchObject({ state: 'cancelled' });
    await documents.close();
  });

  it('run until they end, and are known to, where they are asked for twice at once', async () => {
    const { documents, one } = house();
    const { run, end, begun } = work();
    const asked = await Promise.allSettled([
      one.jobs.start(WISH, run),
      one.jobs.start(WISH, run),
      one.jobs.start({ ...WISH, hash: 'of-another' }, run),
    ]);
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect([one.jobs.runsHere('job-1'), begun()]).toEqual([true, 1]);
    end(null);
    await one.jobs.idle();
    expect(await one.jobs.find('job-1')).toMatchObject({ state: 'done' });
    await documents.close();
  });

  it('refuse another wish under the same id, also once they are over, here and elsewhere', async () => {
    const { documents, one, other } = house();
    const { run, end } = work();
    const another = { ...WISH, hash: 'of-another' };
    await one.jobs.start(WISH, run);
    for (const { jobs } of [one, other]) await expect(jobs.start(another, run)).rejects.toBeInstanceOf(IdempotencyKeyReused);
    end(null);
    await one.jobs.idle();
    for (const { jobs } of [one, other]) await expect(jobs.start(another, run)).rejects.toBeInstanceOf(IdempotencyKeyReused);
    expect(await other.jobs.start(WISH, run)).toMatchObject({ state: 'done' });
    await documents.close();
  });

  it('run once when they are asked for at the same moment', async () => {
    const { documents, one, other } = house();
    const { run, end, begun } = work();
    const asked = [one, other, one].map(({ jobs }) => jobs.start(WISH, run));
    for (const job of await Promise.all(asked)) expect(job).toMatchObject({ jobId: 'job-1', state: 'running' });
    expect(begun()).toBe(1);
    end(null);
    await Promise.all([one.jobs.idle(), other.jobs.idle()]);
    await documents.close();
  });

  it('are broken off by any', async () => {
    const { scheduler, documents, one, other } = house();
    await one.jobs.start(WISH, work().run);
    const cancelled = other.jobs.cancel('job-1');
    await scheduler.advance(2);
    expect(await cancelled).toMatchObject({ state: 'cancelled' });
    expect(await other.jobs.cancel('job-1')).toEqual(await one.jobs.cancel('job-1'));
    expect(await other.jobs.cancel('none')).toBeUndefined();
    await documents.close();
  });

  it('are not kept alive by whoever asks for the end of one whose process went down', async () => {
    const { scheduler, clock, documents, other } = house();
    await new KeptJobs(documents, clock).begin({ ...BEGUN, startedAt: clock.now() }, WISH.hash);
    await scheduler.advance(29);
    const cancelled = other.jobs.cancel('job-1');
    await scheduler.advance(3);
    expect(await cancelled).toMatchObject({ state: 'interrupted' });
    await documents.close();
  });

  it('are watched from any, until they end', async () => {
    const { scheduler, documents, one, other } = house();
    const { run, end, tell } = work();
    await one.jobs.start(WISH, run);
    const told: (Job | undefined)[] = [];
    other.jobs.watch('job-1', (job) => told.push(job));
    await scheduler.advance(1);
    tell(3);
    await scheduler.advance(3);
    end(null);
    await one.jobs.idle();
    await scheduler.advance(1);
    expect(told.map((job) => `${job?.state} ${job?.progress.done}`)).toEqual(['running 0', 'running 3', 'done 3']);
    expect(scheduler.pending).toBe(0);
    await documents.close();
  });

  it('are interrupted when their process goes down, which it tells at once, and can be asked for again', async () => {
    const { scheduler, documents, one, other } = house();
    await one.jobs.start(WISH, work().run);
    const told: (string | undefined)[] = [];
    for (const { jobs } of [one, other]) jobs.watch('job-1', (job) => told.push(job?.state));
    await scheduler.advance(1);
    one.draining.begin();
    await one.jobs.idle();
    await scheduler.advance(1);
    expect(told).toEqual(['running', 'running', 'interrupted', 'interrupted']);
    expect(await other.jobs.cancel('job-1')).toMatchObject({ state: 'interrupted' });
    const again = work();
    expect(await other.jobs.start(WISH, again.run)).toMatchObject({ state: 'running', progress: NONE_YET });
    expect(again.begun()).toBe(1);
    again.end(null);
    await other.jobs.idle();
    expect(await one.jobs.find('job-1')).toMatchObject({ state: 'done' });
    expect(scheduler.pending).toBe(0);
    await documents.close();
  });

  it('are interrupted once the process that died has been silent for long, and can be asked for again', async () => {
    const { scheduler, clock, documents, other } = house();
    const killed = work();
    const startedAt = clock.now();
    await new KeptJobs(documents, clock).begin({ ...BEGUN, startedAt }, WISH.hash);
    expect(await other.jobs.start(WISH, killed.run)).toMatchObject({ state: 'running' });
    expect(killed.begun()).toBe(0);
    clock.advance(31);
    expect(await other.jobs.find('job-1')).toMatchObject({ state: 'interrupted', endedAt: startedAt });
    await other.jobs.start(WISH, killed.run);
    expect(killed.begun()).toBe(1);
    killed.end(null);
    await other.jobs.idle();
    await scheduler.advance(0);
    await documents.close();
  });

  it('are given up by a process that stood still, where another one has taken them up', async () => {
    const { scheduler, clock, documents, other } = house();
    const store = losing(documents);
    const one = new Jobs(new KeptJobs(store.ofOne, clock), clock, scheduler, new Draining(), HTTP);
    const [first, second] = [work(), work()];
    await one.start(WISH, first.run);
    store.lose();
    await scheduler.advance(31);
    await other.jobs.start(WISH, second.run);
    store.find();
    await scheduler.advance(1);
    await one.idle();
    expect(await one.find('job-1')).toMatchObject({ state: 'running' });
    second.end('all of it');
    await other.jobs.idle();
    expect(await one.find('job-1')).toMatchObject({ state: 'done', result: 'all of it' });
    await documents.close();
  });

  it('are kept though the store is lost when they end', async () => {
    const { scheduler, documents, one, other } = house();
    const { run, end } = work();
    await one.jobs.start(WISH, run);
    const { putState } = documents;
    documents.putState = () => Promise.reject(new Error('lost'));
    end('all of it');
    await scheduler.advance(3);
    documents.putState = putState;
    await scheduler.advance(1);
    await one.jobs.idle();
    expect(await other.jobs.find('job-1')).toMatchObject({ state: 'done', result: 'all of it' });
    await documents.close();
  });

  it.each(['broken off', 'ended'])('are not forgotten when they are %s while their process is silent', async (how) => {
    const { scheduler, clock, documents, other } = house();
    const store = losing(documents);
    const one = new Jobs(new KeptJobs(store.ofOne, clock), clock, scheduler, new Draining(), HTTP);
    const { run, end, begun } = work();
    await one.start(WISH, run);
    const asking = other.jobs.cancel('job-1');
    await scheduler.advance(0);
    store.lose();
    await scheduler.advance(31);
    await asking;
    if (how === 'ended') end('all of it');
    store.find();
    await scheduler.advance(3);
    await one.idle();
    expect(await other.jobs.find('job-1')).toMatchObject({ state: how === 'ended' ? 'done' : 'cancelled' });
    await other.jobs.start(WISH, run);
    expect(begun()).toBe(1);
    await documents.close();
  });

  it('are kept though it is not heard that they were', async () => {
    const { scheduler, documents, one, other } = house();
    const { run, end } = work();
    await one.jobs.start(WISH, run);
    const { putState } = documents;
    documents.putState = async (...how) => {
      await putState.apply(documents, how);
      throw new Error('lost');
    };
    await scheduler.advance(1);
    documents.putState = putState;
    end('all of it');
    await one.jobs.idle();
    expect(await other.jobs.find('job-1')).toMatchObject({ state: 'done' });
    await documents.close();
  });

  it('are begun by the repeat where the first request did not hear that they were kept', async () => {
    const { documents, one, other } = house();
    const { run, end, begun } = work();
    const { putState } = documents;
    documents.putState = async (...how) => {
      documents.putState = putState;
      await putState.apply(documents, how);
      throw new Error('lost');
    };
    await expect(one.jobs.start(WISH, run)).rejects.toThrow('lost');
    expect(begun()).toBe(0);
    expect(await other.jobs.start(WISH, run)).toMatchObject({ state: 'running' });
    expect(begun()).toBe(1);
    end(null);
    await other.jobs.idle();
    await documents.close();
  });

  it('are watched though the store is lost at first', async () => {
    const { scheduler, clock, documents, one, other } = house();
    const store = losing(documents);
    const watching = new Jobs(new KeptJobs(store.ofOne, clock), clock, scheduler, other.draining, HTTP);
    const { run, end } = work();
    await one.jobs.start(WISH, run);
    const told: (Job | undefined)[] = [];
    store.lose();
    watching.watch('job-1', (job) => told.push(job));
    await scheduler.advance(1);
    expect(told).toEqual([]);
    store.find();
    await scheduler.advance(1);
    end(null);
    await one.jobs.idle();
    await scheduler.advance(1);
    expect(told.map((job) => job?.state)).toEqual(['running', 'done']);
    await documents.close();
  });

  it.each([
    ['are broken off, and never carried out', true],
    ['are not there for whoever breaks them off where that fails', false],
  ])('while they begin %s', async (_what, isKept) => {
    const { documents, one } = house();
    const { run, begun } = work();
    const { promise: cancelled, resolve } = Promise.withResolvers<Job | undefined>();
    const { putState } = documents;
    documents.putState = (...how) => {
      documents.putState = putState;
      resolve(one.jobs.cancel('job-1'));
      return isKept ? putState.apply(documents, how) : Promise.reject(new Error('lost'));
    };
    const started = await one.jobs.start(WISH, run).catch((error: unknown) => String(error));
    if (isKept) expect(await cancelled).toMatchObject({ jobId: 'job-1', state: 'cancelled' });
    else expect([started, await cancelled]).toEqual(['Error: lost', undefined]);
    expect(await one.jobs.find('job-1')).toEqual(await cancelled);
    expect(begun()).toBe(0);
    await documents.close();
  });

  it('are forgotten in the end, oldest first', async () => {
    const { clock, documents, one, other } = house();
    for (let n = 0; n < 205; n += 1) {
      clock.advance(1);
      await one.jobs.start({ ...WISH, jobId: `job-${n}` }, () => Promise.resolve(null));
      await one.jobs.idle();
    }
    const known = await Promise.all([0, 4, 5, 204].map((n) => other.jobs.find(`job-${n}`)));
    expect(known.map((job) => job?.jobId)).toEqual([undefined, undefined, 'job-5', 'job-204']);
    await documents.close();
  });
});
