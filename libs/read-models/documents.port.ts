import type { Query } from '@app/platform/read-store';

/** A document that was found, with its id. */
export type Found<D> = { readonly id: string; readonly doc: D };

/** The documents of one projection, read from the build that is live at the moment of asking. */
export interface Documents<D> {
  get(id: string): Promise<D | undefined>;
  /** What is not there is left out. */
  getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>>;
  /** @throws UndeclaredIndex */
  find(query: Query): Promise<readonly Found<D>[]>;
}
