import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedEventStore } from '@app/platform/event-store';
import { eventStoreContract, type StoreUnderTest } from '@app/testing';

const IN_PROCESS = 'its log is in this very process';

const makeStore = async (): Promise<StoreUnderTest> => {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-contract-'));
  let store = openEmbeddedEventStore({ folder });
  return {
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
  };
};

eventStoreContract('embedded', makeStore, { loseNextAnswer: IN_PROCESS, outage: IN_PROCESS });
