import { setTimeout as pause } from 'node:timers/promises';
import { openEventStoreDb } from '@app/platform/event-store/eventstoredb';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { eventStoreContract, type StoreUnderTest } from '@app/testing';
import { TcpRelay } from '@app/testing/eventstoredb-double';

const OUTAGE_MILLIS = 2_000;
const url = process.env['EVENTSTORE_URL'];
const surroundings = { clock: systemClock, scheduler: systemScheduler, random: Math.random };

/** One node without TLS can be reached through a relay, which loses answers and the whole server. */
const ONE_NODE = /^([a-z]+:\/\/)([^@,:/?]+):(\d+)\/?(\?.*tls=false.*)$/;
const NO_RELAY = 'a cluster, or a node with TLS, is reached at its own addresses';

async function relayTo(address: string): Promise<{ readonly url: string; readonly relay: TcpRelay } | undefined> {
  const [, scheme, host, port, options] = ONE_NODE.exec(address) ?? [];
  if (scheme === undefined || host === undefined || options === undefined) return undefined;
  const relay = new TcpRelay(Number(port), host);
  await relay.open();
  return { url: `${scheme}127.0.0.1:${relay.port}${options}`, relay };
}

async function makeStore(address: string): Promise<StoreUnderTest> {
  const through = await relayTo(address);
  const open = () => openEventStoreDb({ url: through?.url ?? address, ...surroundings, answerWithinMillis: 2_000 });
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
    ...(through === undefined ? {} : faultsOf(through.relay)),
    dispose: async () => {
      for (const each of [store, secondWriter, ...reopened]) await each.close();
      await through?.relay.close();
    },
  };
}

function faultsOf(relay: TcpRelay): Pick<StoreUnderTest, 'loseNextAnswer' | 'outage'> {
  return {
    loseNextAnswer: (written) => relay.lose(written ? 'answers' : 'requests'),
    outage: {
      begin: async () => {
        await relay.close();
        await pause(OUTAGE_MILLIS);
      },
      end: () => relay.open(),
    },
  };
}

if (url === undefined || url === '') {
  process.stdout.write('EventStoreDB, a real server: not run, because EVENTSTORE_URL is not set (the double was run)\n');
  describe('The contract of an event store: EventStoreDB, a real server', () => {
    it.todo('runs when EVENTSTORE_URL names one');
  });
} else {
  eventStoreContract(
    'EventStoreDB, a real server',
    () => makeStore(url),
    ONE_NODE.test(url) ? {} : { loseNextAnswer: NO_RELAY, outage: NO_RELAY },
  );
}
