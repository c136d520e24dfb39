import { InMemoryLeaseStore, leaseStoreContract } from '@app/testing';

let store: InMemoryLeaseStore;

leaseStoreContract('in memory', {
  open: async () => {
    store = new InMemoryLeaseStore();
    return store;
  },
  beside: async () => store,
  dispose: async () => undefined,
});
