import { setTimeout as pause } from 'node:timers/promises';
import { openEventStoreDb } from '@app/platform/event-store/eventstoredb';
import { systemScheduler } from '@app/platform/observability';
import { eventStoreContract, type StoreUnderTest } from '@app/testing';
import { startEventStoreDbDouble } from '@app/testing/eventstoredb-double';

/** The long ones are in test/faults. */
const OUTAGE_MILLIS = 1_000;

eventStoreContract('EventStoreDB, the double', () => storeOn(true));
// A server that lacks batches is the exception: its way of appending has the whole contract in `npm run test:contract`.
if ((process.env['CONTRACT_IN_FULL'] ?? '') !== '') {
  eventStoreContract('EventStoreDB, the double, with a call for each append', () => storeOn(false));
} else {
  process.stdout.write('EventStoreDB, the double, with a call for each append: not run, because CONTRACT_IN_FULL is not set\n');
}

async function storeOn(batchAppends: boolean): Promise<StoreUnderTest> {
  const double = await startEventStoreDbDouble({ batchAppends });
  const open = () => openEventStoreDb({ url: double.url, scheduler: systemScheduler, random: Math.random, answerWithinMillis: 3_000 });
  const store = await open();
  const secondWriter = await open();
  const reopened: (typeof store)[] = [];
  return {
    store,
    secondWriter,
    restart: async () => {
      await store.close();
      const again = await open();
      reopened.push(again);
      return again;
    },
    loseNextAnswer: (written) => double.faults.nextAppend(written ? 'cut, written' : 'never, not written'),
    outage: {
      begin: async () => {
        await double.lose();
        await pause(OUTAGE_MILLIS);
      },
      end: () => double.comeBack(),
    },
    dispose: async () => {
      for (const each of [store, secondWriter, ...reopened]) await each.close();
      await double.close();
    },
  };
}
