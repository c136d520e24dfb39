import { growingPause, type Scheduler, type StreamHead } from '@app/kernel';
import { bytesOfAppend, checkRequest } from '../append-rules.js';
import {
  APPEND_LIMIT_BYTES,
  type AppendRequest,
  type AppendResult,
  AppendTooLarge,
  BrokenChain,
  DamagedRecord,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../event-store.port.js';
import type { AppendAnswer } from './append-answer.js';
import { AppendCalls } from './append-calls.js';
import { callFault } from './call-fault.js';
import type { EventStoreDbConnection } from './connection.js';
import { InFlightWindow } from './in-flight-window.js';
import { RETRY_PAUSES } from './retry-pauses.js';
import type { StreamHeads } from './stream-heads.js';

/** What appending needs, and how long things may take. */
export type AppenderOptions = {
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** An append that has left is of unknown outcome after so long. */
  readonly answerWithinMillis: number;
  /** So long an append that did not leave, or was refused for now, is sent again: that rides out a change of leader. */
  readonly retryWithinMillis: number;
  readonly mostInFlight: number;
  /** The last position of the log, from the leader. */
  readonly headPosition: () => Promise<bigint>;
  /** Where a record stands, from the leader; undefined when it is not there. */
  readonly positionOf: (stream: string, revision: number) => Promise<bigint | undefined>;
};

const MOST_WAITING = 20_000;
/** Appends of unknown outcome that may be sent again. */
const DOUBTS_KEPT = 10_000;

/**
 * The one way of writing. What guards the chain: the server refuses any other than the exact revision in its own
 * transaction, and a record's `prev` is the hash of exactly that revision, made by whoever has read or written it;
 * where this process remembers the record at that revision, another `prev` is refused before anything is sent.
 * Whatever slipped through would be named by findDamage, and by every reader of the stream.
 */
export class Appender {
  readonly #window: InFlightWindow;
  readonly #doubts = new Set<string>();
  readonly #calls = new AppendCalls();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly heads: StreamHeads,
    private readonly options: AppenderOptions,
  ) {
    this.#window = new InFlightWindow(options.mostInFlight, MOST_WAITING, options.scheduler);
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    if (this.#closed) throw new StoreUnavailable('the event store is closed');
    checkRequest(request, bytesOfAppend(request));
    this.#checkChain(request);
    const appending = this.#window.run(this.options.retryWithinMillis, () => this.#appendInTime(request));
    this.#underWay.add(appending);
    try {
      return await appending;
    } finally {
      this.#underWay.delete(appending);
    }
  }

  /** Refuses what comes from now on and resolves when all that was accepted has come to an end. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    this.#calls.close();
  }

  #checkChain({ stream, expected, records }: AppendRequest): void {
    const leaf = expected === 'no-stream' ? undefined : this.heads.leafAt(stream, expected);
    const prev = records[0]?.prev;
    if (expected === 'no-stream' ? prev !== undefined : leaf !== undefined && prev !== leaf) {
      throw new BrokenChain(`the records for ${stream} were made to follow another record than its revision ${expected}`);
    }
  }

  async #appendInTime(request: AppendRequest): Promise<AppendResult> {
    const { monotonic, scheduler, random, retryWithinMillis, answerWithinMillis } = this.options;
    const until = monotonic() + retryWithinMillis;
    const before = await this.#positionBefore(request);
    for (let tries = 0; ; tries += 1) {
      try {
        const answer = await this.connection.call('append', answerWithinMillis, this.#calls.sending(request));
        return await this.#result(request, answer, before);
      } catch (error) {
        this.#unlessNotDone(request, error);
        if (monotonic() >= until || this.#closed) {
          throw new StoreUnavailable(`the event store could not take an append for ${retryWithinMillis} ms`, { cause: error });
        }
        await scheduler.sleep(growingPause(tries, RETRY_PAUSES, random));
      }
    }
  }

  /** No record of this append can stand up to here, unless it was written before. */
  async #positionBefore({ records }: AppendRequest): Promise<bigint> {
    const id = records[0]?.id ?? '';
    if (!this.#doubts.has(id)) return this.heads.furthest;
    const position = await this.options.headPosition();
    this.#doubts.delete(id);
    return position;
  }

  /** @throws what the caller is to know; returns when nothing was done and it may be sent again */
  #unlessNotDone(request: AppendRequest, error: unknown): void {
    const { stream, records } = request;
    if (error instanceof WrongExpectedRevision || error instanceof DamagedRecord) throw error;
    switch (callFault(error)) {
      case 'not-done':
        return;
      case 'denied':
        throw new StoreUnavailable('the user of EVENTSTORE_URL may not write', { cause: error });
      case 'stream-deleted':
        throw new DamagedRecord(stream, records[0]?.revision ?? 0, 'its stream was deleted for ever', { cause: error });
      case 'too-large':
        throw new AppendTooLarge(stream, bytesOfAppend(request), APPEND_LIMIT_BYTES);
      case 'unknown':
        this.#doubt(request);
        throw new OutcomeUnknown(stream, { cause: error });
    }
  }

  #doubt({ records }: AppendRequest): void {
    this.#doubts.add(records[0]?.id ?? '');
    if (this.#doubts.size <= DOUBTS_KEPT) return;
    const [oldest] = this.#doubts;
    if (oldest !== undefined) this.#doubts.delete(oldest);
  }

  async #result(request: AppendRequest, answer: AppendAnswer, before: bigint): Promise<AppendResult> {
    const { stream, expected, records } = request;
    if (!answer.written) throw new WrongExpectedRevision(stream, expected, answer.actual);
    const last = records.at(-1);
    if (last === undefined) throw new Error('an append has records');
    if (answer.revision !== last.revision) {
      // Only a stream that was deleted goes on at another revision than the expected one.
      throw new DamagedRecord(stream, last.revision, `its stream was deleted and went on at revision ${answer.revision}`);
    }
    const { position, repeated } = await this.#place(request, answer.position, before);
    const head: StreamHead = { revision: last.revision, leaf: last.leaf, recordedAt: last.recordedAt };
    this.heads.saw({ stream, revision: last.revision, leaf: last.leaf, position });
    return { head, position, repeated };
  }

  /** An append that stood there already is answered with its old position, or with none. */
  async #place(
    { stream, records }: AppendRequest,
    position: bigint | undefined,
    before: bigint,
  ): Promise<Pick<AppendResult, 'position' | 'repeated'>> {
    if (position !== undefined) return { position, repeated: position <= before };
    const found = await this.options.positionOf(stream, records.at(-1)?.revision ?? 0);
    if (found === undefined) throw new OutcomeUnknown(stream);
    return { position: found, repeated: true };
  }
}
