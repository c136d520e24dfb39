import type { Saga, StreamHead } from '@app/kernel';
import { StoreUnavailable, WrongExpectedRevision } from '@app/platform/event-store';
import { openEmbeddedReadStore, type ReadStore } from '@app/platform/read-store';
import { type ProjectionBuilds, type SagaWork, SharedLeases, SubscriptionHost } from '@app/platform/subscriptions';
import { appendFacts } from './append-facts.js';
import { answerWhenAsked, asked, type SpecFile, specFile } from './case-files.js';
import { collect } from './collect.js';
import { counted, countersProjection } from './counters-projection.js';
import { type FakeClock, type FakeScheduler, fakeClock, fakeScheduler, settled } from './fake-clock.js';
import { type FakeProcess, fakeProcess } from './fake-process.js';
import { FencingReadStore } from './fencing-read-store.js';
import { InMemoryEventStore } from './in-memory-event-store.js';
import { InMemoryLeaseStore } from './in-memory-lease-store.js';
import { testRecords } from './test-records.js';
import { documents, keep } from './told-log.js';

type HeadedFile = SpecFile & { readonly head: StreamHead | undefined };

/** A process of a stage, as it was started. */
export type StartedProcess = { readonly host: SubscriptionHost<HeadedFile, never>; readonly time: FakeProcess };

/** The saga that the processes of a stage share, and the first build of their read model. */
export const SHARED_SAGA = 'answer-when-asked';
export const FIRST_BUILD = 'counters@1#1';

/** Processes that share a saga and a read model over one log, one read store and its leases, on a clock that specs move. */
export class ProcessesStage {
  readonly clock: FakeClock = fakeClock();
  readonly scheduler: FakeScheduler = fakeScheduler(this.clock);
  readonly events = new InMemoryEventStore();
  readonly leases = new InMemoryLeaseStore();
  readonly kept: ReadStore;
  readonly store: FencingReadStore;
  /** Orders to which the saga reacted, and what was skipped of it. */
  readonly performed: string[] = [];
  readonly skipped: string[] = [];
  /** Traps at which the read model fails. */
  readonly fails = new Set<string>();
  /** The saga fails as long as it is. */
  closed = false;
  isDropRefused = false;
  /** How often a store was asked how others get on. */
  looks = 0;
  /** The read models. */
  names: readonly string[] = ['counters'];
  readonly #ends: (() => Promise<void>)[] = [];

  /** @param folder of the read store, which is new */
  constructor(folder: string) {
    this.kept = openEmbeddedReadStore(folder);
    this.store = new FencingReadStore(this.kept);
  }

  /** Starts a process. `takesPart`: false for one that only looks on. */
  readonly start = async (processName: string, takesPart = true): Promise<StartedProcess> => {
    const { clock, scheduler, events, fails } = this;
    const time = fakeProcess(clock, scheduler);
    const leases = new SharedLeases({ store: this.leases, processName, ...time, random: () => 0.5, takesPart });
    const host = new SubscriptionHost<HeadedFile, never>({
      ...{ events, leases, documents: this.#documentsOf(time) },
      surroundings: { clock, scheduler: time.scheduler, random: () => 0.5 },
      projections: this.names.map((name) => ({ ...countersProjection(fails), name })),
      // It reacts to what its file holds; the head is there for the claim.
      reactions: { sagas: [answerWhenAsked as Saga<HeadedFile, never>], work: this.#workOf(processName, time) },
    });
    await host.start();
    this.#ends.push(async () => {
      const stopping = host.stop();
      for (let turn = 0; turn < 5; turn += 1) await settled();
      await stopping;
      time.end();
    });
    return { host, time };
  };

  /** A process that has built the read model of thirty orders. */
  readonly prepared = async (): Promise<{ readonly one: StartedProcess; readonly counters: ProjectionBuilds }> => {
    const one = await this.start('one');
    for (let n = 0; n < 30; n += 1) await this.happen(n);
    await this.scheduler.advance(5);
    return { one, counters: one.host.projection('counters') };
  };

  readonly stateOf = async ({ host }: StartedProcess): Promise<string[]> =>
    (await host.statuses()).map(({ subscription, state }) => `${subscription} ${state}`);

  /** The documents that the log gives. */
  readonly fold = async (): Promise<unknown> => documents(keep(countersProjection(), await collect(this.events.readAll())));

  /** The documents of the first build. */
  readonly stored = async (): Promise<unknown> =>
    Object.fromEntries((await collect(this.kept.scan(FIRST_BUILD))).flatMap(({ id, doc }) => (doc === null ? [] : [[id, doc]])));

  readonly happen = async (n: number): Promise<void> => {
    await appendFacts(this.events, `s-${n}`, counted(1, ['x', `y-${n % 3}`]));
    await appendFacts(this.events, `order-${n}`, asked);
    await settled();
  };

  /** Advances until the promise is settled, or a minute has passed. */
  readonly passing = async <T>(waiting: Promise<T>): Promise<T> => {
    const seen = { isSettled: false };
    const watched = waiting.finally(() => (seen.isSettled = true));
    watched.catch(() => undefined);
    for (let turn = 0; turn < 300 && !seen.isSettled; turn += 1) await this.scheduler.advance(0.2);
    return watched;
  };

  /** The leases cannot be reached for so long. */
  readonly leasesAway = async (seconds: number): Promise<void> => {
    this.leases.before = () => Promise.reject(new StoreUnavailable('the leases cannot be reached'));
    await this.scheduler.advance(seconds);
    this.leases.before = () => undefined;
  };

  /** Leaves a rebuild that stands half-way. */
  readonly brokenOff = async (counters: ProjectionBuilds): Promise<void> => {
    const stop = new AbortController();
    const rebuilding = counters.alone((signal) => counters.rebuild({ rate: 3, signal }), stop.signal).catch(() => undefined);
    await this.scheduler.advance(8);
    stop.abort(new Error('broken off'));
    await this.passing(rebuilding);
  };

  async close(): Promise<void> {
    for (const end of this.#ends) await end();
    await this.kept.close();
  }

  #documentsOf(time: FakeProcess): ReadStore {
    const documentsHere = this.store.of(() => time.pass());
    const noted =
      <In extends unknown[], Out>(ask: (...how: In) => Promise<Out>) =>
      (...how: In): Promise<Out> => {
        this.looks += 1;
        return ask(...how);
      };
    const { checkpoint, checkpoints, getState, listState, listStates, drop } = documentsHere;
    return {
      ...documentsHere,
      ...{ checkpoint: noted(checkpoint), checkpoints: noted(checkpoints), getState: noted(getState) },
      ...{ listState: noted(listState), listStates: noted(listStates) },
      drop: (collection) => (this.isDropRefused ? Promise.reject(new Error('refused')) : drop(collection)),
    };
  }

  /** Performs by appending what only this process can have appended, at the revision that was folded: a claim. */
  #workOf(processName: string, time: FakeProcess): SagaWork<HeadedFile, never> {
    const { events, performed, skipped } = this;
    return {
      startOf: () => Promise.resolve(0n),
      recordStart: ({ after }) => Promise.resolve(after),
      loadCaseFile: async (orderId) => {
        const head = await events.readHead(`order-${orderId}`);
        const file = await specFile(events, orderId);
        return file === undefined ? undefined : { ...file, head };
      },
      perform: async (_saga, { orderId, head }) => {
        await time.pass();
        if (this.closed) throw new Error('closed');
        const stream = `order-${orderId}`;
        const records = testRecords({ stream, head, facts: [{ type: 'Answered', data: { by: processName } }] });
        try {
          await events.append({ stream, expected: head?.revision ?? 'no-stream', records });
        } catch (error) {
          if (error instanceof WrongExpectedRevision) return;
          throw error;
        }
        performed.push(orderId);
      },
      recordSkip: async ({ orderId, reason }) => {
        skipped.push(`${orderId}: ${reason}`);
        await appendFacts(events, `order-${orderId}`, { type: 'Answered', data: {} });
      },
    };
  }
}
