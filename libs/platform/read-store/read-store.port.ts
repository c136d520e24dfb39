import type { Doc } from '@app/kernel';

/** One collection of documents: a build of a projection, such as `orders-of-shop@1#1`. */
export type CollectionDeclaration = { readonly name: string; readonly indexes: readonly (readonly string[])[] };

/** A stored document with the position of the last event applied to it. `doc` null: a stamped tombstone. */
export type StampedDoc = { readonly id: string; readonly position: bigint; readonly doc: Doc | null };

/** A document's change: applied only if the stored position is exactly `previous` (null: not there yet). */
export type DocumentWrite = { readonly id: string; readonly previous: bigint | null; readonly position: bigint; readonly doc: Doc | null };

/** Equality on declared, indexed fields, and at most one range; queries are built from declared indexes only. */
export type Query = {
  readonly where?: { readonly [field: string]: string | number | boolean };
  readonly range?: { readonly field: string; readonly from?: string | number; readonly to?: string | number };
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' };
  readonly after?: { readonly value: string | number; readonly id: string };
  readonly limit: number;
};

/** Thrown when a query filters or sorts by fields that no declared index covers. */
export class UndeclaredIndex extends Error {
  override readonly name = 'UndeclaredIndex';
}

/** Documents derived from the log; all of it can be made again from the log. */
export interface ReadStore {
  /** Creates the collection and its indexes if they are not there. */
  declare(collection: CollectionDeclaration): Promise<void>;
  get(collection: string, id: string): Promise<StampedDoc | undefined>;
  getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StampedDoc>>;
  find(collection: string, query: Query): Promise<readonly StampedDoc[]>;
  count(collection: string, where?: Query['where']): Promise<number>;
  /** All documents, tombstones too, in id order: for comparing builds. */
  scan(collection: string, options?: { readonly afterId?: string; readonly limit?: number }): AsyncIterable<StampedDoc>;
  /**
   * Writes documents and moves the subscription's checkpoint: in one transaction where there is one, else documents first.
   * A write whose `previous` does not match is left out and its id returned in `stale`; the checkpoint still moves.
   */
  apply(batch: {
    readonly collection: string;
    readonly writes: readonly DocumentWrite[];
    readonly checkpoint?: { readonly subscription: string; readonly position: bigint };
  }): Promise<{ readonly stale: readonly string[] }>;
  checkpoint(subscription: string): Promise<bigint | undefined>;
  saveCheckpoint(subscription: string, position: bigint): Promise<void>;
  /** Small records that must outlive a restart: failures set aside, live pointers, saga starts. Conditional on the version read. */
  getState(space: string, key: string): Promise<{ readonly version: number; readonly value: Doc } | undefined>;
  putState(space: string, key: string, value: Doc | null, expectedVersion: number | null): Promise<boolean>;
  listState(space: string): Promise<readonly { readonly key: string; readonly version: number; readonly value: Doc }[]>;
  drop(collection: string): Promise<void>;
  health(): Promise<{ readonly ready: true } | { readonly ready: false; readonly because: string }>;
  close(): Promise<void>;
}

/** Dependency-injection token of the read store. */
export const READ_STORE = Symbol('READ_STORE');
