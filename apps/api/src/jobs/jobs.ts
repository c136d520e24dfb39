import type { Clock, Instant, Json } from '@app/kernel';
import { Draining, Problem } from '@app/platform/http';
import { CLOCK } from '@app/platform/observability';
import { describeError } from '@app/platform/subscriptions';
import { Inject, Injectable } from '@nestjs/common';

/** How far a job has come. `done` of `of`: positions of the log, which have gaps on EventStoreDB; `events`: how many it was given so far. */
export type JobProgress = { readonly done: number; readonly of: number; readonly events: number };

/** A job as it is told. */
export type Job = {
  readonly jobId: string;
  /** What is done, and to what: `rebuild` of `orders-of-shop`. */
  readonly kind: string;
  readonly subject: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly progress: JobProgress;
  readonly result: Json | undefined;
  /** Why it failed. */
  readonly problem: string | undefined;
};

/** Does the work; ends early when the signal aborts. */
export type JobWork = (tell: (progress: JobProgress) => void, signal: AbortSignal) => Promise<Json>;

/** Somebody asked for the end of a job. */
class JobCancelled extends Error {
  override readonly name = 'JobCancelled';
}

type Watcher = (job: Job) => void;

/** The most jobs at a time, and the most that are remembered after their end. */
const MOST_RUNNING = 4;
const MOST_REMEMBERED = 200;

/** What takes longer than a request. Jobs live in this process: after a restart they are unknown, and can be asked for again. */
@Injectable()
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #running = new Map<string, { readonly cancel: AbortController; readonly end: Promise<void> }>();

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly draining: Draining,
  ) {}

  /**
   * Starts a job. The same id is the same job: it is told how that stands.
   * @throws Problem too-many-jobs
   */
  start(job: Pick<Job, 'jobId' | 'kind' | 'subject'>, work: JobWork): Job {
    const known = this.#jobs.get(job.jobId);
    if (known !== undefined) return known;
    if (this.#running.size >= MOST_RUNNING) throw new Problem('too-many-jobs', { retryAfterSeconds: 5 });
    const { jobId, kind, subject } = job;
    const fresh = {
      state: 'running',
      endedAt: undefined,
      progress: { done: 0, of: 0, events: 0 },
      result: undefined,
      problem: undefined,
    } as const;
    const started: Job = { jobId, kind, subject, ...fresh, startedAt: this.clock.now() };
    this.#tell(started);
    this.#forgetOldest();
    const cancel = new AbortController();
    const end = this.#run(jobId, work, cancel.signal).finally(() => this.#running.delete(jobId));
    this.#running.set(jobId, { cancel, end });
    return started;
  }

  find(jobId: string): Job | undefined {
    return this.#jobs.get(jobId);
  }

  /** Tells how the job stands now and each time that changes, until the result is called. */
  watch(jobId: string, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(jobId) ?? new Set();
    this.#watchers.set(jobId, watchers.add(watcher));
    const job = this.#jobs.get(jobId);
    if (job !== undefined) watcher(job);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(jobId);
    };
  }

  /** Breaks off a job that runs, and resolves with how it ended; one that is over stays as it is. Undefined where there is none. */
  async cancel(jobId: string): Promise<Job | undefined> {
    const running = this.#running.get(jobId);
    running?.cancel.abort(new JobCancelled('it was broken off'));
    await running?.end;
    return this.find(jobId);
  }

  /** Resolves when no job runs any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ end }) => end));
  }

  async #run(jobId: string, work: JobWork, cancelled: AbortSignal): Promise<void> {
    try {
      const signal = AbortSignal.any([this.draining.signal, cancelled]);
      const result = await work((progress) => this.#change(jobId, { progress }), signal);
      this.#change(jobId, { state: 'done', result, endedAt: this.clock.now() });
    } catch (error) {
      const ended =
        error === cancelled.reason ? ({ state: 'cancelled' } as const) : ({ state: 'failed', problem: describeError(error) } as const);
      this.#change(jobId, { ...ended, endedAt: this.clock.now() });
    }
  }

  #change(jobId: string, change: Partial<Job>): void {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) this.#tell({ ...job, ...change });
  }

  #tell(job: Job): void {
    this.#jobs.set(job.jobId, job);
    for (const watcher of [...(this.#watchers.get(job.jobId) ?? [])]) watcher(job);
  }

  #forgetOldest(): void {
    for (const { jobId, state } of this.#jobs.values()) {
      if (this.#jobs.size <= MOST_REMEMBERED) return;
      if (state !== 'running') this.#jobs.delete(jobId);
    }
  }
}
