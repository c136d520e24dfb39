import { eventStoreContract, InMemoryEventStore, type StoreUnderTest } from '@app/testing';

const makeStore = async (): Promise<StoreUnderTest> => {
  const store = new InMemoryEventStore();
  return {
    ...{ store, secondWriter: store },
    outage: { begin: async () => store.lose(), end: async () => store.comeBack() },
    dispose: () => store.close(),
  };
};

eventStoreContract('in memory', makeStore, {
  restart: 'it keeps nothing',
  loseNextAnswer: 'FaultyEventStore does that to it',
});
