import type { Clock, Scheduler } from '@app/kernel';
import { problemOfError } from '@app/platform/http';
import { describeError, pause } from '@app/platform/subscriptions';
import type { Job, JobProgress, JobWork } from './job.js';
import type { KeptJobs } from './kept-jobs.js';
import { type PaceStart, pacedProgress } from './pace.js';

/** Told how a job stands. Undefined: it is known no more. */
export type Watcher = (job: Job | undefined) => void;

/** What running a job takes. */
export type RunningJobOptions = {
  readonly kept: KeptJobs;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly draining: AbortSignal;
};

/** So often it says how far it has come, and hears whether somebody elsewhere wants it broken off. */
const SAY_EVERY_MILLIS = 1_000;
/** The status of what passes by itself, such as a store that is lost, and the code of another rebuild that is at it. */
const PASSES = 503;
const IN_THE_WAY = 'rebuild-under-way';
/** How an ended job is kept is tried so often, while the store is lost. */
const MOST_TRIES = 20;

/** Somebody asked for the end of a job. */
class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
}

/** Another process runs it by now, to which this one seemed to have gone down. */
class JobTakenUp extends Error {
  override readonly name = 'JobTakenUp';
}

/** A job that this process runs. */
export class RunningJob {
  readonly #breakOff = new AbortController();
  readonly #watchers = new Set<Watcher>();
  #job: Job;
  #pace: PaceStart | undefined;

  constructor(
    job: Job,
    readonly hash: string,
    private readonly options: RunningJobOptions,
  ) {
    this.#job = job;
  }

  get job(): Job {
    return this.#job;
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    watcher(this.#job);
    return () => void this.#watchers.delete(watcher);
  }

  cancel(): void {
    this.#breakOff.abort(new JobCancelled('it was broken off'));
  }

  /** Keeps the job for all to see. False where it is kept already: then it is not to be run. */
  begin(): Promise<boolean> {
    return this.options.kept.begin(this.#job, this.hash);
  }

  /** Resolves when it has ended, and others can see how. */
  async run(work: JobWork): Promise<void> {
    const { scheduler } = this.options;
    const ended = new AbortController();
    const saying = (async () => {
      while (await pause(scheduler, SAY_EVERY_MILLIS, ended.signal)) await this.#say();
    })();
    await this.#work(work);
    ended.abort();
    await saying;
    await this.#leave();
  }

  async #work(work: JobWork): Promise<void> {
    const { clock, draining } = this.options;
    const signal = AbortSignal.any([draining, this.#breakOff.signal]);
    try {
      signal.throwIfAborted();
      const result = await work((progress) => this.#advance(progress), signal);
      this.#change({ state: 'done', result, endedAt: clock.now() });
    } catch (error) {
      this.#change({ ...this.#endOf(error), endedAt: clock.now() });
    }
  }

  /** Whatever the work failed with: where it was to end it ended for that. */
  #endOf(error: unknown): Pick<Job, 'state' | 'problem' | 'code'> {
    const reason: unknown = this.#breakOff.signal.reason;
    if (reason instanceof JobCancelled) return { state: 'cancelled' };
    if (reason instanceof JobTakenUp || this.options.draining.aborted) return { state: 'interrupted' };
    const { code, status } = problemOfError(error);
    return { state: status === PASSES || code === IN_THE_WAY ? 'interrupted' : 'failed', code, problem: describeError(error) };
  }

  #advance(progress: JobProgress): void {
    const now = this.options.clock.now();
    this.#pace ??= { at: now, progress };
    this.#change({ progress: pacedProgress(this.#pace, now, progress) });
  }

  /** Others see how it ended; while the store is lost that is tried for some time. */
  async #leave(): Promise<void> {
    const { scheduler, draining } = this.options;
    for (let tries = 1; !(await this.#say()) && tries < MOST_TRIES; tries += 1) {
      if (!(await pause(scheduler, SAY_EVERY_MILLIS, draining))) return;
    }
  }

  /** False where that failed: the next time will tell. */
  async #say(): Promise<boolean> {
    const { kept } = this.options;
    const job = this.#job;
    try {
      const found = await kept.find(job.jobId);
      if (found !== undefined && found.job.startedAt !== job.startedAt) {
        this.#breakOff.abort(new JobTakenUp('another process has taken it up'));
        // What is kept is that one's.
        return true;
      }
      const { version = null, isCancelAsked = false } = found ?? {};
      if (isCancelAsked) this.cancel();
      return await kept.keep({ job, hash: this.hash, version, isCancelAsked });
    } catch {
      return false;
    }
  }

  #change(change: Partial<Job>): void {
    this.#job = { ...this.#job, ...change };
    for (const watcher of [...this.#watchers]) watcher(this.#job);
  }
}
