import { growingPause, type Scheduler, type StoredEvent, type StreamHead } from '@app/kernel';
import { passes } from '../event-filter.js';
import { DamagedRecord, type EventFilter, type EventStore, StoreUnavailable } from '../event-store.port.js';
import { callFault } from './call-fault.js';
import type { EventStoreDbConnection } from './connection.js';
import type { RecordSource } from './find-damage.js';
import { type Page, readPage } from './read-page.js';
import { RETRY_PAUSES } from './retry-pauses.js';
import { decodeStored, type StoredRecord } from './stored-record.js';
import type { StreamHeads } from './stream-heads.js';
import { type ReadTarget, readMessage, type ServerFilter } from './wire-requests.js';

type StreamOptions = NonNullable<Parameters<EventStore['readStream']>[1]>;
type AllOptions = NonNullable<Parameters<EventStore['readAll']>[0]>;

/** What reading needs, and how long it may take. */
export type ReaderOptions = {
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** No record of a page for so long: the read is given up. */
  readonly answerWithinMillis: number;
  /** So long a read is made again while the store cannot be reached. */
  readonly retryWithinMillis: number;
};

const PAGE = 512;
/** A filtered read may search for long before it finds something; a connection that is gone is noticed sooner by other means. */
const SEARCH_WITHIN_MILLIS = 120_000;
/** Streams of the server's own begin with $. */
const OF_OURS: ServerFilter = { on: 'stream', regex: '^[^$]' };

/** Reads from the leader, page by page; a page that was cut off is read again, since reading changes nothing. */
export class LogReader implements RecordSource {
  constructor(
    private readonly connection: EventStoreDbConnection,
    private readonly heads: StreamHeads,
    private readonly options: ReaderOptions,
  ) {}

  async *readStream(stream: string, options: StreamOptions = {}): AsyncGenerator<StoredEvent, void, undefined> {
    const direction = options.direction ?? 'forwards';
    let left = options.limit ?? Number.MAX_SAFE_INTEGER;
    let from: number | 'start' | 'end' = options.from ?? (direction === 'forwards' ? 'start' : 'end');
    let neighbour: StoredEvent | undefined;
    while (left > 0 && from !== -1) {
      const { records, full }: Page = await this.#page({ of: 'stream', stream, from }, direction, Math.min(left, PAGE));
      for (const record of records) {
        const event = this.#decode(record);
        if (neighbour !== undefined)
          checkNeighbours(...(direction === 'forwards' ? ([neighbour, event] as const) : ([event, neighbour] as const)));
        neighbour = event;
        yield event;
      }
      if (!full || neighbour === undefined) return;
      left -= records.length;
      from = neighbour.revision + (direction === 'forwards' ? 1 : -1);
    }
  }

  async readHead(stream: string): Promise<StreamHead | undefined> {
    for await (const { revision, leaf, metadata } of this.readStream(stream, { direction: 'backwards', limit: 1 })) {
      return { revision, leaf, recordedAt: metadata.recordedAt };
    }
    return undefined;
  }

  /** The last record that is not the server's own. */
  async readLast(): Promise<StoredEvent | undefined> {
    const last = await this.#last();
    return last === undefined ? undefined : this.#decode(last);
  }

  /** Positions have gaps here, so the records are counted from the end. */
  async positionBeforeLast(records: number): Promise<bigint> {
    let from: bigint | 'end' = 'end';
    for (let left = records + 1; left > 0; ) {
      const page: Page = await this.#page({ of: 'all', from, filter: OF_OURS }, 'backwards', Math.min(left, PAGE));
      left -= page.records.length;
      const last = page.records.at(-1);
      if (left <= 0) return last?.position ?? 0n;
      if (!page.full || last === undefined) return 0n;
      from = last.position;
    }
    return 0n;
  }

  async positionOf(stream: string, revision: number): Promise<bigint | undefined> {
    return (await this.recordAt(stream, revision))?.position;
  }

  async *readAll({ after = 0n, filter, limit = Number.MAX_SAFE_INTEGER }: AllOptions = {}): AsyncGenerator<StoredEvent, void, undefined> {
    if (limit <= 0) return;
    const end = await this.headPosition();
    let left = limit;
    for (let position = after; position < end && left > 0; ) {
      const { records, reached } = await this.pageOfAll(position, end, filter);
      for (const record of records.slice(0, left)) yield this.#decode(record);
      left -= records.length;
      position = reached;
    }
  }

  /**
   * The next records after a position, up to `end`, that pass the filter; everything up to `reached` was looked at.
   * @param end a position up to which the log is known to go
   */
  async pageOfAll(
    after: bigint,
    end: bigint,
    filter: EventFilter | undefined,
  ): Promise<{ readonly records: readonly StoredRecord[]; readonly reached: bigint }> {
    const serverFilter = serverFilterOf(filter);
    if (serverFilter === 'nothing') return { records: [], reached: end };
    const from = after === 0n ? 'start' : after;
    const target: ReadTarget = { of: 'all', from, ...(serverFilter === undefined ? {} : { filter: serverFilter }) };
    const { records, full, last } = await this.#page(target, 'forwards', PAGE);
    const wanted = records.filter((record) => record.position > after && record.position <= end && passes(filter, record));
    return { records: wanted, reached: full && last !== undefined && last < end ? last : end };
  }

  async *recordsOf(stream: string): AsyncGenerator<readonly StoredRecord[], void, undefined> {
    for (let from: number | 'start' = 'start'; ; ) {
      const { records, full }: Page = await this.#page({ of: 'stream', stream, from }, 'forwards', PAGE);
      yield records;
      const last = records.at(-1);
      if (!full || last === undefined) return;
      from = last.revision + 1;
    }
  }

  async *recordsAfter(after: bigint): AsyncGenerator<readonly StoredRecord[], void, undefined> {
    const end = await this.headPosition();
    for (let position = after; position < end; ) {
      const { records, reached } = await this.pageOfAll(position, end, undefined);
      yield records;
      position = reached;
    }
  }

  async recordAt(stream: string, revision: number): Promise<StoredRecord | undefined> {
    const { records } = await this.#page({ of: 'stream', stream, from: revision }, 'forwards', 1);
    return records[0];
  }

  /** The position of the last record that is not the server's own. */
  async headPosition(): Promise<bigint> {
    const position = (await this.#last())?.position ?? 0n;
    this.heads.reached(position);
    return position;
  }

  /** One look at the log, without trying again. @throws StoreUnavailable */
  async look(): Promise<void> {
    await this.#readOnce({ of: 'all', from: 'end' }, 'backwards', 1).catch((error: unknown) => {
      throw unavailable(error);
    });
  }

  async #last(): Promise<StoredRecord | undefined> {
    return (await this.#page({ of: 'all', from: 'end', filter: OF_OURS }, 'backwards', 1)).records[0];
  }

  #decode(record: StoredRecord): StoredEvent {
    const event = decodeStored(record);
    this.heads.saw(event);
    return event;
  }

  async #page(target: ReadTarget, direction: 'forwards' | 'backwards', count: number): Promise<Page> {
    const { monotonic, scheduler, random, retryWithinMillis } = this.options;
    const until = monotonic() + retryWithinMillis;
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.#readOnce(target, direction, count);
      } catch (error) {
        const fault = callFault(error);
        if (fault === 'stream-deleted' && target.of === 'stream') {
          throw new DamagedRecord(target.stream, 0, 'its stream was deleted for ever', { cause: error });
        }
        if (fault === 'denied' || monotonic() >= until || this.connection.closed) throw unavailable(error);
        await scheduler.sleep(growingPause(tries, RETRY_PAUSES, random));
      }
    }
  }

  #readOnce(target: ReadTarget, direction: 'forwards' | 'backwards', count: number): Promise<Page> {
    const searches = target.of === 'all' && target.filter !== undefined;
    const millis = searches && direction === 'forwards' ? SEARCH_WITHIN_MILLIS : this.options.answerWithinMillis;
    return this.connection.call('read', millis, readPage(readMessage(target, direction, count), count));
  }
}

function unavailable(cause: unknown): StoreUnavailable {
  const denied = callFault(cause) === 'denied';
  return new StoreUnavailable(denied ? 'the user of EVENTSTORE_URL may not read' : 'the event store cannot be read', { cause });
}

/** @throws DamagedRecord when of two neighbours the later one does not follow the earlier */
function checkNeighbours(earlier: StoredEvent, later: StoredEvent): void {
  if (later.revision !== earlier.revision + 1) throw new DamagedRecord(later.stream, later.revision, 'a record is missing before it');
  if (later.metadata.prev !== earlier.leaf)
    throw new DamagedRecord(later.stream, later.revision, 'it does not follow the record before it');
}

/** What the server can sort out by itself. What it lets through is looked at again here. */
function serverFilterOf(filter: EventFilter | undefined): ServerFilter | 'nothing' | undefined {
  const { types, streamPrefixes } = filter ?? {};
  if (types?.length === 0 || streamPrefixes?.length === 0) return 'nothing';
  if (types !== undefined) return { on: 'type', prefixes: types };
  if (streamPrefixes === undefined || streamPrefixes.includes('')) return undefined;
  return { on: 'stream', prefixes: streamPrefixes };
}
