import type { Doc } from '@app/kernel';

/** One collection of documents: a build of a projection, such as `orders-of-shop@1#1`. */
export type CollectionDeclaration = { readonly name: string; readonly indexes: readonly (readonly string[])[] };

/** A stored document with the position of the last event applied to it. `doc` null: a stamped tombstone. */
export type StampedDoc = { readonly id: string; readonly position: bigint; readonly doc: Doc | null };

/** A document's change: applied only if the stored position is exactly `previous` (null: not there yet). */
export type DocumentWrite = { readonly id: string; readonly previous: bigint | null; readonly position: bigint; readonly doc: Doc | null };

/**
 * Equality on declared, indexed fields, and at most one range; queries are built from declared indexes only.
 * Tombstones are never found. A range includes both its ends. Without `orderBy` the order is that of the range's
 * field, else of the ids. What lacks the field that orders the list is not in the list. Equal values go by id.
 * A field that orders a list holds text or numbers, not both; text goes by its code points.
 * `after` is the last row of the page before: its value in the field that orders the list, and its id.
 * `limit` is from 1 to `FIND_LIMIT`; anything else is a RangeError.
 */
export type Query = {
  readonly where?: { readonly [field: string]: string | number | boolean };
  readonly range?: { readonly field: string; readonly from?: string | number; readonly to?: string | number };
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' };
  readonly after?: { readonly value: string | number; readonly id: string };
  readonly limit: number;
};

/** The most rows one page of a query may have. */
export const FIND_LIMIT = 10_000;

/** Thrown when a query filters or sorts by fields that no declared index covers. */
export class UndeclaredIndex extends Error {
  override readonly name = 'UndeclaredIndex';
}

/** Thrown when a collection was never declared, or was dropped. */
export class UnknownCollection extends Error {
  override readonly name = 'UnknownCollection';
}

/** A document is larger than the store can hold. Nothing of its batch was written. */
export class DocumentTooLarge extends Error {
  override readonly name = 'DocumentTooLarge';
  constructor(
    readonly collection: string,
    readonly id: string,
    readonly bytes: number,
    readonly limit: number,
  ) {
    super(`document ${id} of ${collection} has ${bytes} bytes, the limit is ${limit}`);
  }
}

/**
 * Whoever follows a subscription under a lease, by the token of that lease; each holder's token is higher than those before.
 * `subscription` is the name of the checkpoint.
 */
export type Fence = { readonly subscription: string; readonly token: bigint };

/** Someone with a higher token follows the subscription now: this write came too late and was not made. */
export class Fenced extends Error {
  override readonly name = 'Fenced';
  constructor({ subscription, token }: Fence) {
    super(`${subscription} is followed by someone else: token ${token} is over`);
  }
}

/** Documents to write together, and the checkpoint that goes with them. */
export type DocumentBatch = {
  readonly collection: string;
  readonly writes: readonly DocumentWrite[];
  readonly checkpoint?: { readonly subscription: string; readonly position: bigint };
  /** Who writes, where subscriptions are shared by several processes. */
  readonly fence?: Fence;
};

/** A small record that must outlive a restart. Each change gives it a new, higher version. */
export type StateRecord = { readonly version: number; readonly value: Doc };

/** Such a record with its key in its space. */
export type KeyedStateRecord = StateRecord & { readonly key: string };

/** What can be asked of documents without changing them. */
export interface ReadStoreReader {
  get(collection: string, id: string): Promise<StampedDoc | undefined>;
  getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StampedDoc>>;
  /** @throws UndeclaredIndex, UnknownCollection */
  find(collection: string, query: Query): Promise<readonly StampedDoc[]>;
  /** How many documents there are, tombstones left out. @throws UndeclaredIndex, UnknownCollection */
  count(collection: string, where?: Query['where']): Promise<number>;
  /** All documents, tombstones too, in id order: for comparing builds. */
  scan(collection: string, options?: { readonly afterId?: string; readonly limit?: number }): AsyncIterable<StampedDoc>;
  checkpoint(subscription: string): Promise<bigint | undefined>;
  /** The checkpoints of several subscriptions in one query; what has none is left out. */
  checkpoints(subscriptions: readonly string[]): Promise<ReadonlyMap<string, bigint>>;
  getState(space: string, key: string): Promise<StateRecord | undefined>;
  listState(space: string): Promise<readonly KeyedStateRecord[]>;
  /** Several spaces in one query, each by key. */
  listStates(spaces: readonly string[]): Promise<ReadonlyMap<string, readonly KeyedStateRecord[]>>;
  health(): Promise<{ readonly ready: true } | { readonly ready: false; readonly because: string }>;
  close(): Promise<void>;
}

/** Documents derived from the log; all of it can be made again from the log. */
export interface ReadStore extends ReadStoreReader {
  /** Creates the collection and its indexes if they are not there. */
  declare(collection: CollectionDeclaration): Promise<void>;
  /**
   * Writes documents and moves the subscription's checkpoint: in one transaction where there is one, else documents first.
   * A write whose `previous` does not match is left out and its id returned in `stale`. The checkpoint then stays where it
   * was: the caller reads the stale documents again and applies what they still lack. A checkpoint never goes back.
   * @throws UnknownCollection, DocumentTooLarge, Fenced
   */
  apply(batch: DocumentBatch): Promise<{ readonly stale: readonly string[] }>;
  /** Moves a checkpoint on; one that is further stays. @throws Fenced */
  saveCheckpoint(subscription: string, position: bigint, fence?: Fence): Promise<void>;
  /**
   * Small records that must outlive a restart: failures set aside, live pointers, saga starts. Conditional on the version
   * read (null: not there); `value` null removes. False when someone else was first. Durable before it answers, and so is
   * everything written before it. What a fenced writer put stands for those who follow after it, too.
   * @throws Fenced
   */
  putState(space: string, key: string, value: Doc | null, expectedVersion: number | null, fence?: Fence): Promise<boolean>;
  /**
   * From now on nothing is written under a lower token of that subscription, and what such a writer puts later is never
   * seen. To be called before a new holder reads the checkpoint. Where only one process can write, nothing happens.
   * @throws Fenced when a higher token was raised before
   */
  raiseFence(fence: Fence): Promise<void>;
  /** Removes a collection, its documents, and the checkpoint of the subscription of the same name. */
  drop(collection: string): Promise<void>;
}

/** Dependency-injection token of the read store. */
export const READ_STORE = Symbol('READ_STORE');
