import type { EncodedRecord, StoredEvent, StreamHead } from '@app/kernel';

/** What a stream must look like for an append to succeed: nothing yet, or exactly this last revision. */
export type ExpectedRevision = number | 'no-stream';

/** One append: all of its records or none. */
export type AppendRequest = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly records: readonly EncodedRecord[];
};

/** An append that is durable. `position` is that of its last record. `repeated`: these very records were there already. */
export type AppendResult = { readonly head: StreamHead; readonly position: bigint; readonly repeated: boolean };

/** The stream is not where the append expected it. Nothing was written. */
export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number | 'no-stream',
  ) {
    super(`stream ${stream} is at ${actual}, expected ${expected}`);
  }
}

/** The records are too large for any engine. Nothing was written. */
export class AppendTooLarge extends Error {
  override readonly name = 'AppendTooLarge';
  constructor(
    readonly stream: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`append to ${stream} has ${bytes} bytes, the limit is ${limit}`);
  }
}

/** Nobody knows whether it was written. Read the stream back and look for the event ids; never append again blindly. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`no answer whether the append to ${stream} was written`, options);
  }
}

/** The store cannot be reached or is not ready. Nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The same, but a write of documents or secrets was on its way, and nobody knows whether it was done. It goes by the same name. */
export class WriteNotSettled extends StoreUnavailable {}

/** The records hold a `prev` that is not the hash of the stream's last record, or are not contiguous. Nothing was written. */
export class BrokenChain extends Error {
  override readonly name = 'BrokenChain';
}

/** What is wrong with a stored record. */
export type DamageKind =
  /** Its bytes are no record, or another one than its place says. */
  | 'unreadable'
  /** Its bytes are not those that were hashed when it was appended. */
  | 'bytes'
  /** Its `prev` is not the hash of the record before it. */
  | 'prev'
  /** A record is missing before it. */
  | 'gap';

/** The first record that does not fit. */
export type Damage = { readonly stream: string; readonly revision: number; readonly position: bigint; readonly kind: DamageKind };

/** A stored record that cannot be read: someone or something changed it. */
export class DamagedRecord extends Error {
  override readonly name = 'DamagedRecord';
  constructor(
    readonly stream: string,
    readonly revision: number,
    because: string,
    options?: ErrorOptions,
  ) {
    super(`record ${revision} of stream ${stream} is damaged: ${because}`, options);
  }
}

/** Which events of the global order are wanted. Left out = no restriction. */
export type EventFilter = { readonly types?: readonly string[]; readonly streamPrefixes?: readonly string[] };

/** What a subscription yields: events in global order, and a mark each time it has reached the head. */
export type SubscriptionItem =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** All events up to this position that pass the filter have been yielded. Also sent now and then while far behind. */
  | { readonly kind: 'caught-up'; readonly position: bigint };

/** The most bytes one append may have, on every engine (EventStoreDB's default limit is 1 MiB with framing). */
export const APPEND_LIMIT_BYTES = 1_000_000;

/** The one log of facts, to read. Positions are above 0 and rise, on some engines with gaps; a reader never sees one before all lower ones. */
export interface EventLogReader {
  /** Reads a stream from the leader. An absent stream yields nothing. `limit` counts events; `from` is inclusive. */
  readStream(
    stream: string,
    options?: { readonly from?: number; readonly direction?: 'forwards' | 'backwards'; readonly limit?: number },
  ): AsyncIterable<StoredEvent>;
  /** The last record's revision, hash and time, from the leader; undefined when there is no such stream. */
  readHead(stream: string): Promise<StreamHead | undefined>;
  /** Reads the global order after a record's position (exclusive; 0n = from the start) up to the head at the time of the call. */
  readAll(options?: { readonly after?: bigint; readonly filter?: EventFilter; readonly limit?: number }): AsyncIterable<StoredEvent>;
  /**
   * Walks one stream, or the whole store, and names the first record that does not fit its bytes, its chain or its place;
   * undefined when all of it is as it was appended. `onProgress` gets the number of records walked, now and then and at the end.
   * `after`: of the whole store, only what comes after this position.
   */
  findDamage(options?: {
    readonly stream?: string;
    readonly after?: bigint;
    readonly onProgress?: (walked: number) => void;
  }): Promise<Damage | undefined>;
  /** The last record of the log, from the leader; undefined when it is empty. @throws StoreUnavailable, DamagedRecord */
  readLast(): Promise<StoredEvent | undefined>;
  /** The position after which the last so many records stand; 0n where there are no more than these. */
  positionBeforeLast(records: number): Promise<bigint>;
  /** The position of the last record, 0n when the store is empty. */
  headPosition(): Promise<bigint>;
  close(): Promise<void>;
}

/** The same to write and to follow. */
export interface EventStore extends EventLogReader {
  /**
   * Appends all records or none, durably.
   * @throws WrongExpectedRevision, AppendTooLarge, BrokenChain, StoreUnavailable (nothing written) or OutcomeUnknown
   */
  append(request: AppendRequest): Promise<AppendResult>;
  /**
   * Follows the global order after a position, catching up and then live, without gap or repeat, until `signal` aborts.
   * It pauses while its consumer does. Fails with StoreUnavailable when the store is lost; the consumer subscribes again.
   */
  subscribe(options: {
    readonly after: bigint;
    readonly filter?: EventFilter;
    readonly signal: AbortSignal;
  }): AsyncIterable<SubscriptionItem>;
  /** The furthest position this process knows of, without asking: what it has read or appended ends there or before. 0n: of none. */
  furthestSeen(): bigint;
  /** Is it ready to write and read? Gives the reason in words when it is not. */
  health(): Promise<{ readonly ready: true } | { readonly ready: false; readonly because: string }>;
  /** Stops accepting, finishes what was accepted, and closes. */
  close(): Promise<void>;
}

/** Dependency-injection token of the event store. */
export const EVENT_STORE = Symbol('EVENT_STORE');
