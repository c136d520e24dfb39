import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEventStore } from '@app/platform/event-store';
import { eventStoreContract } from '@app/testing';

eventStoreContract('embedded', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-contract-'));
  let store = openEmbeddedEventStore({ folder });
  return Promise.resolve({
    store,
    // One process writes: two handlers of it share the store.
    secondWriter: store,
    restart: async () => {
      await store.close();
      store = openEmbeddedEventStore({ folder });
      return store;
    },
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  });
});
