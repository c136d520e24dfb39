import type { Clock, Scheduler } from '@app/kernel';
import { IdempotencyKeyReused } from '@app/platform/command-handling';
import { Draining, HTTP_OPTIONS, type HttpOptions, Problem } from '@app/platform/http';
import { CLOCK, SCHEDULER } from '@app/platform/observability';
import { pause } from '@app/platform/subscriptions';
import { Inject, Injectable } from '@nestjs/common';
import type { Job, JobWish, JobWork } from './job.js';
import { type KeptJob, KeptJobs } from './kept-jobs.js';
import { RunningJob, type Watcher } from './running-job.js';

/** The most jobs at a time, in one process. */
const MOST_RUNNING = 4;
/** So often a job of another process is looked at. */
const LOOK_EVERY_MILLIS = 500;
/** So long whoever breaks off a job of another process waits to hear how it ended. */
const CANCEL_WITHIN_LOOKS = 20;

/**
 * What takes longer than a request. A job runs in one process, and any tells how it stands and has it broken off. One whose process
 * went down is interrupted, and can be asked for again.
 */
@Injectable()
export class Jobs {
  /** `end`: false where it was not to be run, or could not be kept. */
  readonly #running = new Map<string, { readonly job: RunningJob; readonly end: Promise<boolean> }>();

  constructor(
    private readonly kept: KeptJobs,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SCHEDULER) private readonly scheduler: Scheduler,
    private readonly draining: Draining,
    @Inject(HTTP_OPTIONS) private readonly http: Pick<HttpOptions, 'logger'>,
  ) {}

  /**
   * Starts a job. The same id is the same job, wherever it runs: it is told how that stands. One that was interrupted is started again.
   * @throws Problem too-many-jobs, IdempotencyKeyReused where another wish has the id
   */
  async start({ jobId, kind, subject, hash, by }: JobWish, work: JobWork): Promise<Job> {
    const found = await this.kept.find(jobId);
    // Whoever asked at the same moment has begun it meanwhile.
    const known = this.#runningHere(jobId) ?? found;
    if (known !== undefined) refuseAnother(known, hash);
    if (known !== undefined && known.job.state !== 'interrupted') return known.job;
    if (this.#running.size >= MOST_RUNNING) throw new Problem('too-many-jobs', { retryAfterSeconds: 5 });
    const progress = { done: 0, of: 0, events: 0, eventsPerSecond: 0 };
    const begun: Job = { jobId, kind, subject, state: 'running', progress, startedAt: this.clock.now() };
    const { kept, clock, scheduler, draining } = this;
    const job = new RunningJob(begun, hash, { kept, clock, scheduler, draining: draining.signal });
    const isMine = this.#begin(job);
    const end = isMine.then(
      (mine) => mine && this.#run(job, work),
      () => false,
    );
    this.#running.set(jobId, { job, end });
    // Another process was faster.
    if (!(await isMine)) return await this.#elsewhere(jobId, hash, begun);
    this.http.logger.info({ jobId, kind, subject, by }, 'job begun');
    return job.job;
  }

  /** Undefined: there is none. */
  async find(jobId: string): Promise<Job | undefined> {
    return (await this.#known(jobId))?.job;
  }

  async #known(jobId: string): Promise<Pick<KeptJob, 'job' | 'hash'> | undefined> {
    return this.#runningHere(jobId) ?? (await this.kept.find(jobId));
  }

  #runningHere(jobId: string): Pick<KeptJob, 'job' | 'hash'> | undefined {
    const { job: running } = this.#running.get(jobId) ?? {};
    return running === undefined ? undefined : { job: running.job, hash: running.hash };
  }

  async #elsewhere(jobId: string, hash: string, begun: Job): Promise<Job> {
    const kept = await this.kept.find(jobId);
    if (kept !== undefined) refuseAnother(kept, hash);
    return kept?.job ?? begun;
  }

  /** Does this process run it? */
  runsHere(jobId: string): boolean {
    return this.#running.has(jobId);
  }

  /** Tells how the job stands now and each time that changes, until the result is called. */
  watch(jobId: string, watcher: Watcher): () => void {
    const running = this.#running.get(jobId);
    if (running !== undefined) return running.job.watch(watcher);
    const stop = new AbortController();
    void this.#look(jobId, watcher, stop.signal);
    return () => stop.abort();
  }

  /**
   * Breaks off a job that runs, and resolves with how it ended; one that is over stays as it is. Where another process runs it, that one
   * is asked to, and how it stands is told if it does not answer in time. Undefined where there is none.
   */
  async cancel(jobId: string): Promise<Job | undefined> {
    const running = this.#running.get(jobId);
    running?.job.cancel();
    if (running !== undefined && (await running.end)) return running.job.job;
    let kept = await this.kept.find(jobId);
    for (let looks = 0; kept?.job.state === 'running' && looks < CANCEL_WITHIN_LOOKS; looks += 1) {
      if (!kept.isCancelAsked) await this.kept.askToCancel(jobId);
      if (!(await pause(this.scheduler, LOOK_EVERY_MILLIS, this.draining.signal))) break;
      kept = await this.kept.find(jobId);
    }
    return kept?.job;
  }

  /** Resolves when this process runs no job any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ end }) => end));
  }

  async #begin(job: RunningJob): Promise<boolean> {
    let isMine = false;
    try {
      isMine = await job.begin();
    } finally {
      if (!isMine) this.#running.delete(job.job.jobId);
    }
    return isMine;
  }

  async #run(job: RunningJob, work: JobWork): Promise<true> {
    try {
      await job.run(work);
      const { jobId, kind, subject, state, code, problem } = job.job;
      this.http.logger[code === undefined ? 'info' : 'warn']({ jobId, kind, subject, state, code, problem }, 'job ended');
    } finally {
      this.#running.delete(job.job.jobId);
    }
    return true;
  }

  async #look(jobId: string, watcher: Watcher, signal: AbortSignal): Promise<void> {
    let told: Job | undefined;
    do {
      const found = await this.find(jobId).then(
        (job) => ({ job }),
        () => 'lost' as const,
      );
      if (signal.aborted) return;
      // A store that is lost tells nothing new.
      if (found === 'lost') continue;
      const { job } = found;
      if (job === undefined || JSON.stringify(job) !== JSON.stringify(told)) watcher(job);
      if (job?.state !== 'running') return;
      told = job;
    } while (await pause(this.scheduler, LOOK_EVERY_MILLIS, signal));
  }
}

/** @throws IdempotencyKeyReused */
function refuseAnother(known: Pick<KeptJob, 'hash'>, hash: string): void {
  if (known.hash !== hash) throw new IdempotencyKeyReused('another job was asked for under this id');
}
