import { openEventStoreDb } from '@app/platform/event-store/eventstoredb';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { eventStoreContract } from '@app/testing';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined || url === '') {
  process.stdout.write('EventStoreDB, a real server: not run, because EVENTSTORE_URL is not set (the double was run)\n');
  describe('The contract of an event store: EventStoreDB, a real server', () => {
    it.todo('runs when EVENTSTORE_URL names one');
  });
} else {
  const open = () => openEventStoreDb({ url, clock: systemClock, scheduler: systemScheduler, random: Math.random });
  eventStoreContract('EventStoreDB, a real server', async () => {
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
      dispose: async () => {
        for (const each of [store, secondWriter, ...reopened]) await each.close();
      },
    };
  });
}
