import type { Clock, Doc, Scheduler } from '@app/kernel';
import { type Instant, secondsBetween } from '@app/kernel';
import type { ReadStore, StateRecord } from '../../read-store/read-store.port.js';
import { describeError } from '../failure.js';
import { NotParked } from '../happening.js';
import type { Looking } from '../looking/looking.js';
import { repeat } from '../pause.js';

/** What whoever does not follow a subscription asks of whoever does. */
export type FollowerRequest = { readonly kind: 'retry' } | { readonly kind: 'skip'; readonly reason: string };

type Answer = { readonly well: boolean } | { readonly failed: string; readonly message: string };

const LOOK_EVERY_MILLIS = 200;
const ANSWERED_WITHIN_MILLIS = 10_000;
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
    subscription: string,
  ) {
    this.#space = `requests:${subscription}`;
  }

  /**
   * Asks, and waits up to ten seconds for the answer. False when there is none by then, too; it is done all the same.
   * @throws NotParked, or an error that says what the follower failed with
   */
  async ask(key: string, request: FollowerRequest): Promise<boolean> {
    await this.#put(key, { ...request, askedAt: this.time.clock.now() });
    for (let waited = 0; waited < ANSWERED_WITHIN_MILLIS; waited += LOOK_EVERY_MILLIS) {
      await this.time.scheduler.sleep(LOOK_EVERY_MILLIS);
      const record = await this.documents.getState(this.#space, key);
      const answer = record === undefined ? undefined : answerIn(record.value);
      if (record === undefined || answer === undefined) continue;
      await this.documents.putState(this.#space, key, null, record.version);
      if ('well' in answer) return answer.well;
      throw answer.failed === 'NotParked' ? new NotParked(answer.message) : new Error(answer.message);
    }
    return false;
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
      else {
        const answer = await answerTo(() => work(key, request));
        // What was broken off is still asked.
        if ('failed' in answer && hasEnded(signal)) return;
        await this.documents.putState(this.#space, key, { ...value, ...answer }, version);
      }
    }
  }

  async #clearUnfetched({ key, version, value }: StateRecord & { readonly key: string }): Promise<void> {
    const { askedAt } = value;
    const isOld = typeof askedAt !== 'string' || secondsBetween(askedAt as Instant, this.time.clock.now()) > UNFETCHED_AFTER_SECONDS;
    if (isOld) await this.documents.putState(this.#space, key, null, version);
  }

  /** The latest request for a key replaces the one before. */
  async #put(key: string, value: Doc): Promise<void> {
    const before = await this.documents.getState(this.#space, key);
    if (!(await this.documents.putState(this.#space, key, value, before?.version ?? null))) await this.#put(key, value);
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

function requestIn({ kind, reason }: Doc): FollowerRequest | undefined {
  if (kind === 'retry') return { kind };
  return kind === 'skip' && typeof reason === 'string' ? { kind, reason } : undefined;
}

function answerIn({ well, failed, message }: Doc): Answer | undefined {
  if (typeof well === 'boolean') return { well };
  return typeof failed === 'string' && typeof message === 'string' ? { failed, message } : undefined;
}
