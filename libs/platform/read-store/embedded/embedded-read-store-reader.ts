import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { settle } from '../../event-store/index.js';
import type { KeyedStateRecord, Query, ReadStoreReader, StampedDoc, StateRecord } from '../read-store.port.js';
import { Collections } from './collections.js';
import { bigintOf } from './row.js';
import { StateTable } from './state-table.js';
import { openViewsForReading } from './views-database.js';

/** The reading half of the embedded read store. */
export class EmbeddedReadStoreReader implements ReadStoreReader {
  protected readonly collections: Collections;
  protected readonly state: StateTable;
  readonly #checkpoint: StatementSync;

  constructor(protected readonly database: DatabaseSync) {
    this.collections = new Collections(database);
    this.state = new StateTable(database);
    this.#checkpoint = database.prepare('SELECT position FROM checkpoints WHERE subscription = ?');
    this.#checkpoint.setReadBigInts(true);
  }

  get(collection: string, id: string): Promise<StampedDoc | undefined> {
    return settle(() => this.collections.table(collection).get(id));
  }

  getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StampedDoc>> {
    return settle(() => {
      const table = this.collections.table(collection);
      const found = new Map<string, StampedDoc>();
      for (const id of ids) {
        const doc = table.get(id);
        if (doc !== undefined) found.set(id, doc);
      }
      return found;
    });
  }

  find(collection: string, query: Query): Promise<readonly StampedDoc[]> {
    return settle(() => this.collections.table(collection).find(query));
  }

  count(collection: string, where?: Query['where']): Promise<number> {
    return settle(() => this.collections.table(collection).count(where));
  }

  async *scan(
    collection: string,
    options: { readonly afterId?: string; readonly limit?: number } = {},
  ): AsyncGenerator<StampedDoc, void, undefined> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let afterId = options.afterId ?? '';
    while (left > 0) {
      const page = await settle(() => this.collections.table(collection).page(afterId, left));
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      afterId = last.id;
      left -= page.length;
      await nextTurn();
    }
  }

  checkpoint(subscription: string): Promise<bigint | undefined> {
    return settle(() => {
      const row = this.#checkpoint.get(subscription);
      return row === undefined ? undefined : bigintOf(row, 'position');
    });
  }

  async checkpoints(subscriptions: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const found = new Map<string, bigint>();
    for (const subscription of subscriptions) {
      const position = await this.checkpoint(subscription);
      if (position !== undefined) found.set(subscription, position);
    }
    return found;
  }

  getState(space: string, key: string): Promise<StateRecord | undefined> {
    return settle(() => this.state.get(space, key));
  }

  listState(space: string): Promise<readonly KeyedStateRecord[]> {
    return settle(() => this.state.list(space));
  }

  listStates(spaces: readonly string[]): Promise<ReadonlyMap<string, readonly KeyedStateRecord[]>> {
    return settle(() => new Map(spaces.map((space) => [space, this.state.list(space)])));
  }

  health(): ReturnType<ReadStoreReader['health']> {
    return settle(() => {
      try {
        this.database.prepare('SELECT 1').get();
        return { ready: true as const };
      } catch (error) {
        return { ready: false as const, because: `the read models cannot be read: ${String(error)}` };
      }
    });
  }

  /** Closing twice is closing once. */
  close(): Promise<void> {
    return settle(() => {
      if (this.database.isOpen) this.database.close();
    });
  }
}

/**
 * Opens the read models of a data folder beside the process that writes them.
 * @throws ViewsTooNew, or SQLite's own error when there are none
 */
export function openEmbeddedReadStoreForReading(folder: string): EmbeddedReadStoreReader {
  return new EmbeddedReadStoreReader(openViewsForReading(folder));
}
