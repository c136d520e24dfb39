import type { Instant, Json } from '@app/kernel';

/**
 * How far a job has come. `done` of `of`: positions of the log, which have gaps on EventStoreDB; `events`: how many it was given so far.
 * `compared`: so many documents, which it does when it has come to the end.
 */
export type JobProgress = { readonly done: number; readonly of: number; readonly events: number; readonly compared?: number };

/** The same with how fast that goes. `secondsLeft`: as far as can be told by now. */
export type PacedProgress = JobProgress & { readonly eventsPerSecond: number; readonly secondsLeft?: number };

/** `interrupted`: the server that ran it went down, or something stood in its way that passes; it can be asked for again. */
export type JobState = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** A job as it is told. */
export type Job = {
  readonly jobId: string;
  /** What is done, and to what: `rebuild` of `orders-of-shop`. */
  readonly kind: string;
  readonly subject: string;
  readonly state: JobState;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly progress: PacedProgress;
  readonly result?: Json;
  /** The code of the problem with which it failed or was interrupted, as any answer has one. */
  readonly code?: string;
  /** Why it failed. */
  readonly problem?: string;
};

/** What is to be done. `hash` tells this wish from another one under the same id; `by`: the id of the key of whoever wishes it. */
export type JobWish = Pick<Job, 'jobId' | 'kind' | 'subject'> & { readonly hash: string; readonly by: string };

/** Does the work; ends early when the signal aborts. */
export type JobWork = (tell: (progress: JobProgress) => void, signal: AbortSignal) => Promise<Json>;
