import type { Json } from '@app/kernel';
import { Draining } from '@app/platform/http';
import { openEmbeddedReadStore } from '@app/platform/read-store';
import { fakeClock, fakeScheduler, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import type { Job, JobWork } from './job.js';
import { Jobs } from './jobs.js';
import { KeptJobs } from './kept-jobs.js';

const WISH = { jobId: 'job-1', kind: 'rebuild', subject: 'orders-of-shop' };

describe('Jobs of several processes', () => {
  const newFolder = temporaryFolders();
  const house = () => {
    const clock = fakeClock();
    const scheduler = fakeScheduler(clock);
    const documents = openEmbeddedReadStore(newFolder());
    const processes = [new Draining(), new Draining()].map((draining) => ({
      draining,
      jobs: new Jobs(new KeptJobs(documents, clock), clock, scheduler, draining),
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

  it('are unknown once their process went down, and can be asked for again', async () => {
    const { scheduler, clock, documents, one, other } = house();
    await one.jobs.start(WISH, work().run);
    one.draining.begin();
    await one.jobs.idle();
    expect(await other.jobs.find('job-1')).toBeUndefined();
    const killed = work();
    await new KeptJobs(documents, clock).begin({
      ...WISH,
      state: 'running',
      startedAt: clock.now(),
      progress: { done: 0, of: 0, events: 0 },
    });
    expect(await other.jobs.start(WISH, killed.run)).toMatchObject({ state: 'running' });
    expect(killed.begun()).toBe(0);
    clock.advance(31);
    expect(await other.jobs.find('job-1')).toBeUndefined();
    await other.jobs.start(WISH, killed.run);
    expect(killed.begun()).toBe(1);
    killed.end(null);
    await other.jobs.idle();
    await scheduler.advance(0);
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
