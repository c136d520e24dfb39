import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { never } from '@app/kernel';
import { ADMIN_KEY_FILE, type Configuration } from '@app/platform/config';
import { describeError } from '@app/platform/subscriptions';
import type { Call } from '../call.js';
import { CliFault } from '../faults/fault.js';
import { faultOfRefusal } from './fault-of-refusal.js';
import { jobIn, jsonIn, type ServerJob } from './server-answers.js';

/** How often a request whose answer was lost is sent again; it carries the same Idempotency-Key each time. */
const MOST_TRIES = 3;
const PAUSE_MILLIS = 500;

type Request = {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends it early; where nothing is said, the person at the terminal does. */
  readonly signal?: AbortSignal;
};

/** So long one answer is waited for: a server that stands still is told of, and the command does not wait with it. */
const ANSWER_MILLIS = 30_000;
/** So long a server is waited for that is told to break off a job. */
const CANCEL_MILLIS = 5_000;

/** Speaks to the server that holds the data folder, as its administrator. */
export class ServerClient {
  readonly #key: string;
  /** Where the key was found, and the file that may hold another. */
  readonly #found: { readonly from: string; readonly file: string };

  constructor(
    private readonly call: Call,
    readonly url: string,
    { adminKey, dataFolder }: Pick<Configuration, 'adminKey' | 'dataFolder'>,
  ) {
    const file = join(dataFolder, ADMIN_KEY_FILE);
    this.#key = adminKey ?? keyIn(file);
    this.#found = { from: adminKey === undefined ? file : 'CARDTRAIL_ADMIN_KEY', file };
  }

  /** Sends a command; a repeat after a lost answer is the same command. @throws CliFault server-… */
  post(path: string, body: unknown): Promise<unknown> {
    return this.#posted(path, 'application/json', JSON.stringify(body));
  }

  /** The same with values, one a line. @throws CliFault server-… */
  postLines(path: string, values: readonly string[]): Promise<unknown> {
    return this.#posted(path, 'application/x-ndjson', values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  }

  /** @throws CliFault server-… */
  get(path: string): Promise<unknown> {
    return this.#tried(path, { method: 'GET', headers: {} });
  }

  /** Waits for the end of a job; interrupted, it has the server break the job off. @throws CliFault job-…, interrupted, server-… */
  async finished(started: unknown, onProgress: (job: ServerJob) => void): Promise<ServerJob> {
    try {
      return await this.#ended(started, onProgress);
    } catch (error) {
      if (error instanceof CliFault && error.fault.kind === 'interrupted') await this.#cancel(jobIn(started).jobId);
      throw error;
    }
  }

  async #cancel(jobId: string): Promise<void> {
    const path = `/v1/jobs/${encodeURIComponent(jobId)}/cancel`;
    const headers = { 'idempotency-key': randomUUID() };
    await this.#send(path, { method: 'POST', headers, signal: AbortSignal.timeout(CANCEL_MILLIS) });
  }

  async #ended(started: unknown, onProgress: (job: ServerJob) => void): Promise<ServerJob> {
    const { scheduler, signal } = this.call.surroundings;
    for (let job = jobIn(started); ; job = jobIn(await this.get(`/v1/jobs/${encodeURIComponent(job.jobId)}`))) {
      onProgress(job);
      if (isDone(job)) return job;
      if (signal.aborted) throw new CliFault({ kind: 'interrupted' });
      await scheduler.sleep(PAUSE_MILLIS);
    }
  }

  #posted(path: string, contentType: string, body: string): Promise<unknown> {
    return this.#tried(path, { method: 'POST', headers: { 'content-type': contentType, 'idempotency-key': randomUUID() }, body });
  }

  async #tried(path: string, request: Request): Promise<unknown> {
    const { scheduler } = this.call.surroundings;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#send(path, request);
      } catch (error) {
        if (error instanceof CliFault && error.fault.kind !== 'server-unreachable') throw error;
        if (tries === MOST_TRIES) throw error;
        await scheduler.sleep(PAUSE_MILLIS);
      }
    }
  }

  async #send(path: string, { headers, ...request }: Request): Promise<unknown> {
    const { fetch, scheduler, signal: enough } = this.call.surroundings;
    const late = new AbortController();
    const cancelTimer = scheduler.after(ANSWER_MILLIS, () => late.abort());
    const signal = AbortSignal.any([request.signal ?? enough, late.signal]);
    const all = { ...headers, authorization: `Bearer ${this.#key}`, 'accept-language': this.call.language };
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.url}${path}`, { ...request, signal, headers: all, redirect: 'error' });
      text = await response.text();
    } catch (error) {
      if (enough.aborted) throw new CliFault({ kind: 'interrupted' }, { cause: error });
      if (late.signal.aborted) throw new CliFault({ kind: 'server-late', url: this.url, seconds: ANSWER_MILLIS / 1000 }, { cause: error });
      throw new CliFault({ kind: 'server-unreachable', url: this.url, detail: causeOf(error) }, { cause: error });
    } finally {
      cancelTimer();
    }
    const answer = jsonIn(text);
    if (response.ok) return answer;
    throw new CliFault(faultOfRefusal({ path, status: response.status, answer, key: this.#found }));
  }
}

/** @throws CliFault job-… where it ended and is not done */
function isDone({ state, code, problem }: ServerJob): boolean {
  switch (state) {
    case 'running':
      return false;
    case 'done':
      return true;
    case 'failed':
      throw new CliFault({ kind: 'job-failed', code, problem });
    case 'cancelled':
      throw new CliFault({ kind: 'job-cancelled' });
    case 'interrupted':
      throw new CliFault(code === undefined ? { kind: 'job-interrupted' } : { kind: 'job-failed', code, problem });
    default:
      return never(state);
  }
}

function keyIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CliFault({ kind: 'server-key', file }, { cause });
  }
}

/** fetch tells only in its cause what was the matter. */
function causeOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return describeError(cause ?? error);
}
