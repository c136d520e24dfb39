import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Scheduler, StoredEvent } from '@app/kernel';
import { passes } from '../event-filter.js';
import { type EventFilter, StoreUnavailable, type SubscriptionItem } from '../event-store.port.js';
import type { RecentRecord } from '../recent-records.js';
import type { EventStoreDbConnection } from './connection.js';
import { LiveTail } from './live-tail.js';
import type { LogReader } from './log-reader.js';
import { decodeStored, type StoredRecord } from './stored-record.js';
import type { StreamHeads } from './stream-heads.js';

/** What following needs to know: which records, from where, until when. */
export type Following = { readonly after: bigint; readonly filter?: EventFilter; readonly signal: AbortSignal };

/** While far behind, after how many records there is a mark. */
const MARK_EVERY = 10_000;
const RECENT_AT_ONCE = 256;

/**
 * Follows the log for any number of consumers: each catches up by reads of its own, filtered by the server and only as
 * fast as it takes them, and then goes on with what the one live tail has at hand. A mark of having caught up is yielded
 * after everything before it has been, so its position may be kept as a checkpoint.
 */
export class LogFollower {
  #tail: Promise<LiveTail> | undefined;
  #followers = 0;
  #closed = false;

  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly reader: LogReader,
    private readonly heads: Pick<StreamHeads, 'reached'>,
    private readonly scheduler: Scheduler,
    private readonly confirmWithinMillis: number,
  ) {}

  async *follow(following: Following): AsyncGenerator<SubscriptionItem, void, undefined> {
    const { after, signal } = following;
    if (signal.aborted) return;
    this.#followers += 1;
    try {
      const tail = await this.#openTail();
      if (after > tail.head && after > (await this.reader.headPosition())) {
        throw new RangeError(
          `position ${after} is beyond the end of the log, ${tail.head}: it belongs to another or a newer copy of the store`,
        );
      }
      yield* this.#goOn(tail, following);
    } finally {
      this.#followers -= 1;
      if (this.#followers === 0) await this.#endTail('nobody follows');
    }
  }

  /** Ends everyone who follows with StoreUnavailable. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#endTail('the event store was closed');
  }

  async *#goOn(tail: LiveTail, { after, filter, signal }: Following): AsyncGenerator<SubscriptionItem, void, undefined> {
    let position = after;
    let unmarked = 0;
    if (position >= tail.head && !stopped(tail, signal)) yield { kind: 'caught-up', position };
    while (!stopped(tail, signal)) {
      await tail.grown(position, signal);
      while (position < tail.head) {
        const { events, reached, looked } = await this.#next(tail, position, filter);
        for (const event of events) {
          if (stopped(tail, signal)) return;
          yield { kind: 'event', event };
        }
        position = reached;
        unmarked += looked;
        if (position >= tail.head || unmarked >= MARK_EVERY) {
          if (stopped(tail, signal)) return;
          unmarked = 0;
          yield { kind: 'caught-up', position };
        }
        await nextTurn();
      }
    }
  }

  async #next(
    tail: LiveTail,
    position: bigint,
    filter: EventFilter | undefined,
  ): Promise<{ readonly events: Iterable<StoredEvent>; readonly reached: bigint; readonly looked: number }> {
    const recent = tail.after(position, RECENT_AT_ONCE);
    const last = recent?.at(-1);
    if (recent !== undefined && last !== undefined) {
      const wanted = recent.filter(({ raw }) => passes(filter, raw));
      return { events: eventsOf(wanted), reached: last.raw.position, looked: recent.length };
    }
    const { records, reached } = await this.reader.pageOfAll(position, tail.head, filter);
    return { events: decoded(records), reached, looked: records.length };
  }

  /** The tail of the process; a new one where there is none or the last one was lost. */
  async #openTail(): Promise<LiveTail> {
    if (this.#closed) throw new StoreUnavailable('the event store is closed');
    const known = this.#tail;
    if (known !== undefined) {
      const tail = await known;
      if (tail.failure === undefined) return tail;
      if (this.#tail === known) this.#tail = undefined;
      return this.#openTail();
    }
    const opening = this.#makeTail();
    this.#tail = opening;
    try {
      return await opening;
    } catch (error) {
      if (this.#tail === opening) this.#tail = undefined;
      throw error;
    }
  }

  async #makeTail(): Promise<LiveTail> {
    const tail = new LiveTail(await this.reader.headPosition(), (position) => this.heads.reached(position));
    await tail.open(this.connection, this.confirmWithinMillis, (millis, task) => this.scheduler.after(millis, task));
    return tail;
  }

  async #endTail(because: string): Promise<void> {
    const ending = this.#tail;
    this.#tail = undefined;
    const tail = await ending?.catch(() => undefined);
    tail?.fail(because);
  }
}

function* eventsOf(recent: readonly RecentRecord<StoredRecord>[]): Generator<StoredEvent, void, undefined> {
  for (const record of recent) yield record.event;
}

function* decoded(records: readonly StoredRecord[]): Generator<StoredEvent, void, undefined> {
  for (const record of records) yield decodeStored(record);
}

/** @throws StoreUnavailable when the store was lost or closed under a consumer that still wants to follow */
function stopped(tail: LiveTail, signal: AbortSignal): boolean {
  if (signal.aborted) return true;
  if (tail.failure !== undefined) throw new StoreUnavailable(tail.failure.message, { cause: tail.failure.cause });
  return false;
}
