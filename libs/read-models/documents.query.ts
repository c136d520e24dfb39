import type { Doc } from '@app/kernel';
import type { Query, ReadStoreReader, StampedDoc } from '@app/platform/read-store';
import type { Documents, Found } from './documents.port.js';

/** Tells the collection that holds a projection's live build. */
export type LiveCollection = (projection: string) => Promise<string> | string;

/** The documents of a projection, wherever its live build is kept. */
export function documentsOf<D extends Doc>(
  projection: { readonly name: string; evolve(doc: D | null, event: never, id: string): D | null },
  store: Pick<ReadStoreReader, 'get' | 'getMany' | 'find'>,
  live: LiveCollection,
): Documents<D> {
  return new StoredDocuments(projection.name, store, live);
}

class StoredDocuments<D extends Doc> implements Documents<D> {
  constructor(
    private readonly projection: string,
    private readonly store: Pick<ReadStoreReader, 'get' | 'getMany' | 'find'>,
    private readonly live: LiveCollection,
  ) {}

  async get(id: string): Promise<D | undefined> {
    return this.#shape((await this.store.get(await this.live(this.projection), id))?.doc);
  }

  async getMany(ids: readonly string[]): Promise<ReadonlyMap<string, D>> {
    const found = ids.length === 0 ? [] : [...(await this.store.getMany(await this.live(this.projection), ids)).values()];
    return new Map(this.#present(found).map(({ id, doc }) => [id, doc]));
  }

  async find(query: Query): Promise<readonly Found<D>[]> {
    return this.#present(await this.store.find(await this.live(this.projection), query));
  }

  #present(found: readonly StampedDoc[]): Found<D>[] {
    return found.flatMap(({ id, doc }) => {
      const shaped = this.#shape(doc);
      return shaped === undefined ? [] : [{ id, doc: shaped }];
    });
  }

  /** A collection holds what this projection's own evolve made, and nothing else. */
  #shape(doc: Doc | null | undefined): D | undefined {
    return doc === null || doc === undefined ? undefined : (doc as D);
  }
}
