import type { Fact, StoredEvent } from './envelope.js';

/** What a document's field can hold: JSON, in which members that are undefined are left out when it is stored. */
export type DocValue = null | boolean | number | string | undefined | readonly DocValue[] | { readonly [member: string]: DocValue };

/** A document of a read model. Its fields are JSON; 64-bit numbers are strings. */
export type Doc = { readonly [field: string]: DocValue };

/** What is read of a projection by whoever follows the log for it. Any particular `Projection` is one. */
export type AnyProjection = {
  readonly name: string;
  readonly version: number;
  readonly indexes: readonly (readonly string[])[];
  readonly on: readonly string[];
  route(event: StoredEvent): string | readonly string[] | null;
  evolve(doc: Doc | null, event: StoredEvent, id: string): Doc | null;
};

/**
 * One question that someone asks, kept answered.
 * `route` says which documents a fact concerns: mostly one, of a fact about several things several, or none.
 * The fact is applied to each of them on its own, so a failure sets aside that one document and no other.
 * `evolve` is pure and gives the new document of that id, or null to remove it.
 */
export type Projection<D, F extends Fact = Fact> = {
  readonly name: string;
  /** Raised when the shape changes: a new version is built beside the old one. */
  readonly version: number;
  /** Field lists that queries may filter or sort by; each is one declared index. */
  readonly indexes: readonly (readonly (keyof D & string)[])[];
  /** Fact types it reads; facts of other types are never shown to it. Two kinds of stream may share a type: `route` tells them apart. */
  readonly on: readonly F['type'][];
  // Methods: only so does a projection of particular documents and facts pass for `AnyProjection`.
  route(event: StoredEvent<F>): string | readonly string[] | null;
  evolve(doc: D | null, event: StoredEvent<F>, id: string): D | null;
};
