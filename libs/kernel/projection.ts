import type { Fact, StoredEvent } from './envelope.js';
import type { Json } from './json.js';

/** A document of a read model. Its fields are JSON; 64-bit numbers are strings. */
export type Doc = { readonly [field: string]: Json | undefined };

/**
 * One question that someone asks, kept answered.
 * `route` says which document a fact concerns; `evolve` is pure and gives the new document, or null to remove it.
 */
export type Projection<D, F extends Fact = Fact> = {
  readonly name: string;
  /** Raised when the shape changes: a new version is built beside the old one. */
  readonly version: number;
  /** Field lists that queries may filter or sort by; each is one declared index. */
  readonly indexes: readonly (readonly (keyof D & string)[])[];
  /** Fact types it reads; facts of other types are never shown to it. */
  readonly on: readonly F['type'][];
  readonly route: (event: StoredEvent<F>) => string | null;
  readonly evolve: (doc: D | null, event: StoredEvent<F>) => D | null;
};
