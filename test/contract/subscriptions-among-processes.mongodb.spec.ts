import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { Fenced, type ReadStore } from '@app/platform/read-store';
import { SharedLeases, SubscriptionHost } from '@app/platform/subscriptions';
import { appendFacts, collect, counted, countersProjection, documents, FaultyReadStore, InMemoryEventStore, keep } from '@app/testing';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { withMongodb } from './mongodb-server.js';

const LIVE = 'counters@1#1';
const TERMS = { ttlMillis: 1_500, marginMillis: 200, everyMillis: 300 };
const TEST_MILLIS = 60_000;

withMongodb('Subscriptions shared over MongoDB', (database) => {
  let events: InMemoryEventStore;
  let ends: (() => Promise<void>)[];

  beforeEach(() => {
    events = new InMemoryEventStore();
    ends = [];
  });

  afterEach(async () => {
    for (const end of ends) await end();
    await database.dispose();
  });

  type Started = {
    readonly host: SubscriptionHost<object, never>;
    readonly documents: ReadStore;
    /** What this process sent too late. */
    readonly refused: string[];
    /** Holds up whatever leaves the process until `wake`, between its own last check and the server. */
    freeze(): void;
    wake(): void;
  };
  const start = async (stores: Awaited<ReturnType<typeof database.open>>): Promise<Started> => {
    let frozen: PromiseWithResolvers<undefined> | undefined;
    const refused: string[] = [];
    const late =
      <In extends unknown[], Out>(what: string, send: (...how: In) => Promise<Out>) =>
      async (...how: In): Promise<Out> => {
        await frozen?.promise;
        return send(...how).catch((error: unknown) => {
          if (error instanceof Fenced) refused.push(what);
          throw error;
        });
      };
    const { documents, leases } = stores;
    const store = new FaultyReadStore(documents);
    store.apply = late('apply', (batch) => documents.apply(batch));
    store.saveCheckpoint = late('saveCheckpoint', (...how) => documents.saveCheckpoint(...how));
    store.putState = late('putState', (...how) => documents.putState(...how));
    const host = new SubscriptionHost<object, never>({
      events,
      documents: store,
      surroundings: { clock: systemClock, scheduler: systemScheduler, random: Math.random },
      projections: [countersProjection()],
      leases: new SharedLeases({
        store: {
          list: late('list', () => leases.list()),
          acquire: late('acquire', (...how) => leases.acquire(...how)),
          renew: late('renew', (held) => leases.renew(held)),
          release: late('release', (held) => leases.release(held)),
          forget: late('forget', (seen) => leases.forget(seen)),
        },
        ...{ processName: randomUUID(), scheduler: systemScheduler, random: Math.random, terms: TERMS },
        monotonic: () => performance.now(),
      }),
    });
    await host.start();
    const wake = (): void => {
      frozen?.resolve(undefined);
      frozen = undefined;
    };
    ends.push(async () => {
      wake();
      await host.stop();
    });
    const freeze = (): void => {
      frozen ??= Promise.withResolvers<undefined>();
    };
    return { host, documents, refused, freeze, wake };
  };
  const stateOf = async ({ host }: Started): Promise<string | undefined> => (await host.statuses())[0]?.state;
  const count = (from: number, to: number): Promise<unknown> =>
    Promise.all(Array.from({ length: to - from }, (_, n) => appendFacts(events, `s-${from + n}`, counted(1, ['x', `y-${n % 5}`]))));
  const stored = async ({ documents: store }: Started): Promise<unknown> =>
    Object.fromEntries((await collect(store.scan(LIVE))).map(({ id, doc }) => [id, doc]));
  const fold = async (): Promise<unknown> => documents(keep(countersProjection(), await collect(events.readAll())));

  it(
    'go on when one is held up longer than its lease; what it then sends late is refused, and no document goes back',
    async () => {
      const one = await start(await database.openFresh());
      await count(0, 200);
      expect(await one.host.caughtUp(20_000)).toBe(true);
      const two = await start(await database.open());
      const [holder, other] = (await stateOf(one)) === 'running' ? [one, two] : [two, one];

      holder.freeze();
      await count(200, 400);
      const head = await events.headPosition();
      expect(await other.host.waitUntil('counters', head, 20_000)).toBe(true);
      expect(await stateOf(other)).toBe('running');
      expect(await stored(other)).toEqual(await fold());
      holder.wake();
      await sleep(200);
      expect(holder.refused.length).toBeGreaterThan(0);
      expect(other.refused).toEqual([]);
      await count(400, 600);
      expect(await other.host.caughtUp(20_000)).toBe(true);
      expect(await holder.host.caughtUp(20_000)).toBe(true);
      expect(await stored(one)).toEqual(await fold());
    },
    TEST_MILLIS,
  );
});
