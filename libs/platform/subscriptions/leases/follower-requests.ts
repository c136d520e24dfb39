import type { Clock, Doc, Scheduler } from '@app/kernel';
import { type Instant, secondsBetween } from '@app/kernel';
import type { ReadStore, StateRecord } from '../../read-store/read-store.port.js';
import { describeError } from '../failure.js';
import { NotParked } from '../happening.js';
import type { Looking } from '../looking/looking.js';
import { repeat } from '../pause.js';

/** What whoever does not follow a subscription asks of whoever does. */
export type FollowerRequest = { readonly kind: 'retry' } | { readonly kind: 'skip'; readonly reason: string };

/**
 * Whoever follows a subscription gave no answer, or nobody follows it. What was asked is withdrawn, unless somebody is at it: then it may yet be
 * done.
 */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
  constructor(readonly subscription: string) {
    super(`nobody who follows ${subscription} answered within ${ANSWERED_WITHIN_MILLIS / 1_000} s`);
  }
}

type Answer = { readonly well: boolean } | { readonly failed: string; readonly message: string };

const LOOK_EVERY_MILLIS = 200;
const ANSWERED_WITHIN_MILLIS = 10_000;
/** Of a request whose taker went down nobody knows whether it was done. */
const LEFT_HALF_DONE: Answer = { failed: 'Error', message: 'the process that was at it went down: look at what is parked, and ask again' };
/** Nobody waits any longer for an answer that was not fetched. */
const UNFETCHED_AFTER_SECONDS = 60;

/**
 * Requests to the process that follows a subscription, and its answers: a state record for each key. They outlive both
 * processes; whoever follows next works off what its predecessor left.
 */
export class FollowerRequests {
  readonly #space: string;

  constructor(
    private readonly documents: ReadStore,
    private readonly time: { readonly clock: Clock; readonly scheduler: Scheduler },
    private readonly looking: Looking,
    private readonly subscription: string,
  ) {
    this.#space = `requests:${subscription}`;
  }

  /**
   * Asks, and waits up to ten seconds for the answer. Where nobody has taken it up by then, nobody does it later: it is withdrawn. Whoever
   * asks the same before the answer was fetched gets that answer: it is not done twice.
   * @throws NotParked, NotAnswered, or an error that says what the follower failed with
   */
  async ask(key: string, request: FollowerRequest): Promise<boolean> {
    await this.#put(key, request);
    for (let waited = 0; waited < ANSWERED_WITHIN_MILLIS; waited += LOOK_EVERY_MILLIS) {
      await this.time.scheduler.sleep(LOOK_EVERY_MILLIS);
      const answer = await this.#fetched(key, request);
      if (answer !== undefined) return wellIn(answer);
    }
    const late = (await this.#withdraw(key, request)) ? undefined : await this.#fetched(key, request);
    if (late === undefined) throw new NotAnswered(this.subscription);
    return wellIn(late);
  }

  /** Works off what is asked until the signal aborts. `onError` is told when the requests cannot be read or answered. */
  serve(
    work: (key: string, request: FollowerRequest) => Promise<boolean>,
    signal: AbortSignal,
    onError: (error: unknown) => void,
  ): Promise<void> {
    return repeat(
      () => this.looking.beat.next(signal),
      () => this.workOff(work, signal),
      onError,
    );
  }

  /** Does what was asked and not yet answered. */
  async workOff(work: (key: string, request: FollowerRequest) => Promise<boolean>, signal?: AbortSignal): Promise<void> {
    for (const record of await this.looking.reads.listState(this.#space)) {
      if (hasEnded(signal)) return;
      const { key, version, value } = record;
      const request = requestIn(value);
      if (request === undefined || answerIn(value) !== undefined) await this.#clearUnfetched(record);
      else if (isTakenUp(value)) await this.#change(key, value, LEFT_HALF_DONE);
      else {
        const taken = { ...value, takenAt: this.time.clock.now() };
        // Withdrawn, or asked anew, since it was read.
        if (!(await this.documents.putState(this.#space, key, taken, version))) continue;
        const answer = await answerTo(() => work(key, request));
        // What was broken off is still asked.
        await this.#change(key, taken, 'failed' in answer && hasEnded(signal) ? { takenAt: null } : answer);
      }
    }
  }

  /** Changes what was taken up, unless something else was asked meanwhile: that has no answer yet. */
  async #change(key: string, taken: Doc, change: Answer | { readonly takenAt: null }): Promise<void> {
    const record = await this.documents.getState(this.#space, key);
    if (record === undefined || !isSameTaking(record.value, taken)) return;
    await this.documents.putState(this.#space, key, { ...record.value, ...change }, record.version);
  }

  /** The answer, which stays for whoever asked the same; the next one who asks does so anew. */
  async #fetched(key: string, request: FollowerRequest): Promise<Answer | undefined> {
    const record = await this.documents.getState(this.#space, key);
    if (record === undefined || !isSame(requestIn(record.value), request)) return undefined;
    const answer = answerIn(record.value);
    if (answer !== undefined && !isFetched(record.value)) {
      await this.documents.putState(this.#space, key, { ...record.value, fetchedAt: this.time.clock.now() }, record.version);
    }
    return answer;
  }

  /** False where somebody is at it, has answered, or asked something else at this very moment. */
  async #withdraw(key: string, request: FollowerRequest): Promise<boolean> {
    const record = await this.documents.getState(this.#space, key);
    if (record === undefined || !isSame(requestIn(record.value), request)) return true;
    if (isTakenUp(record.value) || answerIn(record.value) !== undefined) return false;
    return this.documents.putState(this.#space, key, null, record.version);
  }

  async #clearUnfetched({ key, version, value }: StateRecord & { readonly key: string }): Promise<void> {
    if (this.#isOld(value)) await this.documents.putState(this.#space, key, null, version);
  }

  #isOld({ askedAt }: Doc): boolean {
    return typeof askedAt !== 'string' || secondsBetween(askedAt as Instant, this.time.clock.now()) > UNFETCHED_AFTER_SECONDS;
  }

  /** The same request goes on waiting; another one replaces it. */
  async #put(key: string, request: FollowerRequest): Promise<void> {
    const before = await this.documents.getState(this.#space, key);
    const isWaitedFor = before !== undefined && !isFetched(before.value) && !this.#isOld(before.value);
    if (isWaitedFor && isSame(requestIn(before.value), request)) return;
    const value: Doc = { ...request, askedAt: this.time.clock.now() };
    if (!(await this.documents.putState(this.#space, key, value, before?.version ?? null))) await this.#put(key, request);
  }
}

function hasEnded(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

async function answerTo(work: () => Promise<boolean>): Promise<Answer> {
  try {
    return { well: await work() };
  } catch (error) {
    return { failed: error instanceof NotParked ? error.name : 'Error', message: describeError(error).replace(/^\w+: /, '') };
  }
}

/** @throws NotParked, or an error that says what the follower failed with */
function wellIn(answer: Answer): boolean {
  if ('well' in answer) return answer.well;
  throw answer.failed === 'NotParked' ? new NotParked(answer.message) : new Error(answer.message);
}

function isTakenUp({ takenAt }: Doc): boolean {
  return typeof takenAt === 'string';
}

function isFetched({ fetchedAt }: Doc): boolean {
  return typeof fetchedAt === 'string';
}

/** Is it the same request, taken up by the same one? */
function isSameTaking(one: Doc, other: Doc): boolean {
  const taking = ({ kind, reason, askedAt, takenAt }: Doc): string => JSON.stringify([kind, reason, askedAt, takenAt]);
  return taking(one) === taking(other);
}

function isSame(one: FollowerRequest | undefined, other: FollowerRequest): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function requestIn({ kind, reason }: Doc): FollowerRequest | undefined {
  if (kind === 'retry') return { kind };
  return kind === 'skip' && typeof reason === 'string' ? { kind, reason } : undefined;
}

function answerIn({ well, failed, message }: Doc): Answer | undefined {
  if (typeof well === 'boolean') return { well };
  return typeof failed === 'string' && typeof message === 'string' ? { failed, message } : undefined;
}
