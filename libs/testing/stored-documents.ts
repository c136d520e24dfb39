import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyProjection, StoredEvent } from '@app/kernel';
import { openEmbeddedReadStore, type ReadStore } from '@app/platform/read-store';
import { keep } from './told-log.js';

/** A read store that holds what some projections make of some events, in collections named as the projections are. */
export type StoredDocuments = {
  readonly store: ReadStore;
  add(projection: AnyProjection, events: readonly StoredEvent[]): Promise<void>;
  close(): Promise<void>;
};

/** An empty one, in a folder of its own. Call `close` when done. */
export function storedDocuments(): StoredDocuments {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-documents-'));
  const store = openEmbeddedReadStore(folder);
  return {
    store,
    async add(projection, events) {
      await store.declare({ name: projection.name, indexes: projection.indexes });
      const kept = keep(projection, events, { stored: false });
      const writes = [...kept].map(([id, { position, doc }]) => ({ id, previous: null, position, doc }));
      await store.apply({ collection: projection.name, writes });
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
