import type { Fact } from '@app/kernel';
import { type EmbeddedEventStore, openEmbeddedEventStore, openReadOnlyEventLog } from '@app/platform/event-store';
import { systemScheduler } from '@app/platform/observability';
import { type EmbeddedReadStore, openEmbeddedReadStore, openEmbeddedReadStoreForReading } from '@app/platform/read-store';
import { diffBeside, isEqual, SubscriptionHost } from '@app/platform/subscriptions';
import { appendFacts, counted, countersProjection, fakeClock, fakeScheduler, temporaryFolders } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const newFolder = temporaryFolders();
const YEAR = 31_536_000_000;
const EVENTS_EACH = 10;

describe('Read models on the embedded engine', () => {
  const clock = fakeClock();
  const surroundings = { clock, scheduler: fakeScheduler(clock), random: () => 0.5 };
  let folder: string;
  let events: EmbeddedEventStore;
  let documents: EmbeddedReadStore;
  let host: SubscriptionHost<never, never>;

  beforeEach(() => {
    folder = newFolder();
    events = openEmbeddedEventStore({ folder });
    documents = openEmbeddedReadStore(folder);
    host = new SubscriptionHost({ events, documents, surroundings, projections: [countersProjection()] });
  });

  afterEach(async () => {
    await host.stop();
    await documents.close();
    await events.close();
  });

  const tell = async (streams: number, from = 0): Promise<void> => {
    const facts = (n: number): Fact[] => Array.from({ length: EVENTS_EACH }, () => counted(1, [`c${n}`]));
    await Promise.all(Array.from({ length: streams }, (_, n) => appendFacts(events, `s${from + n}`, ...facts(from + n))));
  };

  it('are fed live, rebuilt under writes, and equal their rebuild', async () => {
    await tell(1_000);
    await host.start();
    await host.caughtUp(YEAR);
    const began = performance.now();
    const rebuilding = host.projection('counters').rebuild();
    const build = await rebuilding;
    const seconds = (performance.now() - began) / 1_000;
    const rate = Math.round((1_000 * EVENTS_EACH) / seconds);
    process.stdout.write(`rebuild of ${1_000 * EVENTS_EACH} events: ${rate} events/s\n`);

    const writing = tell(200, 1_000);
    const comparison = await host.projection('counters').diff();
    await writing;
    await host.caughtUp(YEAR);
    expect(isEqual(comparison)).toBe(true);
    expect(await documents.count(build)).toBe(1_200);
    expect(await host.projection('counters').diff()).toMatchObject({ compared: 1_200, differing: 0, unsettled: [] });
  });

  it('are compared with the log beside their writer, who goes on', async () => {
    await tell(300);
    await host.start();
    await host.caughtUp(YEAR);
    const log = openReadOnlyEventLog(folder);
    const live = openEmbeddedReadStoreForReading(folder);
    const scratch = openEmbeddedReadStore(newFolder());
    const beside = { ...surroundings, scheduler: systemScheduler };
    const options = { projection: countersProjection(), events: log, live, scratch, surroundings: beside, observe: () => undefined };
    const comparing = diffBeside(options);
    await tell(100, 200);
    expect(isEqual(await comparing)).toBe(true);
    for (const store of [scratch, live, log]) await store.close();
  });

  it('go on where they stood after a restart of everything', async () => {
    await tell(5);
    await host.start();
    await host.caughtUp(YEAR);
    await host.stop();
    await tell(5, 5);
    host = new SubscriptionHost({ events, documents, surroundings, projections: [countersProjection()] });
    await host.start();
    await host.caughtUp(YEAR);
    expect(await documents.count('counters@1#1')).toBe(10);
    expect((await host.statuses())[0]).toMatchObject({ state: 'running', position: 100n, lag: 0n });
  });
});
