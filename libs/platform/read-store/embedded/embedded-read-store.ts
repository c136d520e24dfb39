import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Doc } from '@app/kernel';
import { inTransaction, settle } from '../../event-store/index.js';
import { crashPoint } from '../../observability/crash-point.js';
import type { CollectionDeclaration, DocumentBatch, ReadStore } from '../read-store.port.js';
import { EmbeddedReadStoreReader } from './embedded-read-store-reader.js';
import { inDurableTransaction, openViews } from './views-database.js';

/** Documents in SQLite: what a batch changes and the checkpoint that goes with it are one transaction. */
export class EmbeddedReadStore extends EmbeddedReadStoreReader implements ReadStore {
  readonly #saveCheckpoint: StatementSync;

  constructor(database: DatabaseSync) {
    super(database);
    this.#saveCheckpoint = database.prepare(
      'INSERT INTO checkpoints VALUES (?, ?) ON CONFLICT (subscription) DO UPDATE SET position = max(position, excluded.position)',
    );
  }

  declare(collection: CollectionDeclaration): Promise<void> {
    return settle(() => this.collections.declare(collection));
  }

  apply({ collection, writes, checkpoint }: DocumentBatch): Promise<{ readonly stale: readonly string[] }> {
    return settle(() => {
      const table = this.collections.table(collection);
      return inTransaction(this.database, () => {
        const stale = writes.filter((write) => !table.write(write)).map((write) => write.id);
        crashPoint('projection.documents');
        if (checkpoint !== undefined && stale.length === 0) this.#saveCheckpoint.run(checkpoint.subscription, checkpoint.position);
        return { stale };
      });
    });
  }

  saveCheckpoint(subscription: string, position: bigint): Promise<void> {
    return settle(() => void this.#saveCheckpoint.run(subscription, position));
  }

  putState(space: string, key: string, value: Doc | null, expectedVersion: number | null): Promise<boolean> {
    return settle(() => inDurableTransaction(this.database, () => this.state.put(space, key, value, expectedVersion)));
  }

  /** One process writes, so there is nobody to keep out. */
  raiseFence(): Promise<void> {
    return Promise.resolve();
  }

  drop(collection: string): Promise<void> {
    return settle(() => this.collections.drop(collection));
  }
}

/**
 * Opens the read models of a data folder, making them where they are missing.
 * @throws ViewsTooNew
 */
export function openEmbeddedReadStore(folder: string): EmbeddedReadStore {
  return new EmbeddedReadStore(openViews(folder));
}
