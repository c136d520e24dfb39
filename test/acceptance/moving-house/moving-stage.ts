import { CaseFiles, type MovingHouse, moveHouse, programVersion, timelineOf } from '@app/assembly';
import { orderIdOfStream } from '@app/domain/order-case';
import { canonicalRecord, type Doc, type Instant, type OrderId } from '@app/kernel';
import { StreamCommandHandling } from '@app/platform/command-handling';
import { type Engine, openEmbeddedEngine } from '@app/platform/engine';
import type { EventStore } from '@app/platform/event-store';
import { openEventStoreDb } from '@app/platform/event-store/eventstoredb';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { openEmbeddedReadStore, type ReadStoreReader } from '@app/platform/read-store';
import { openEmbeddedSecretStore } from '@app/platform/secrets';
import { liveCollections } from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import { collect, randomFrom } from '@app/testing';

export const TIMERS = { clock: systemClock, scheduler: systemScheduler, random: randomFrom(1) };

/** Where the shop moves to, as it may be shown. */
const ADDRESS = { events: 'esdb://events.example:2113', documents: 'mongodb://documents.example/cardtrail' };

/** The data folder as a move opens it. */
export function oldEngine(folder: string, kekFile: string): Engine {
  return openEmbeddedEngine({ ...TIMERS, folder, kekFile, codeVersion: programVersion(), moving: true });
}

/** The cluster engine on an EventStoreDB; what MongoDB keeps stands in a folder. */
export async function newEngine(url: string, folder: string, kekFile: string): Promise<Engine> {
  const events = await openEventStoreDb({ url, ...TIMERS });
  const secrets = openEmbeddedSecretStore({ folder, kekFile, clock: systemClock, scheduler: systemScheduler });
  const documents = openEmbeddedReadStore(folder);
  const handling = new StreamCommandHandling({ ...TIMERS, store: events, codeVersion: programVersion() });
  const close = async (): Promise<void> => {
    for (const store of [events, documents, secrets]) await store.close();
  };
  return {
    kind: 'cluster',
    leases: undefined,
    storeTime: undefined,
    events,
    documents,
    secrets,
    keptSecrets: secrets.kept,
    handling,
    close,
  };
}

/** A move between two engines that are open. */
export function movingHouse(from: Engine, to: Engine, dataFolder: string): MovingHouse {
  const configuration = { dataFolder, tradePrefix: undefined };
  const signal = new AbortController().signal;
  return { ...TIMERS, from, to, configuration, address: ADDRESS, signal, tell: () => undefined };
}

/** Moves the shop of a folder and closes the folder again. */
export async function moved(folder: string, kekFile: string, to: Engine): Promise<Awaited<ReturnType<typeof moveHouse>>> {
  const from = oldEngine(folder, kekFile);
  try {
    return await moveHouse(movingHouse(from, to, folder));
  } finally {
    await from.close();
  }
}

/** The bytes of a whole log. */
export async function textsOf(events: Pick<EventStore, 'readAll'>): Promise<readonly string[]> {
  return (await collect(events.readAll())).map(canonicalRecord);
}

/** What is said of every order: its timeline, and why it stands where it stands. */
export async function saidOfOrders(events: EventStore, tradePrefix: string, asOf: Instant): Promise<readonly unknown[]> {
  const files = new CaseFiles({ events, tradePrefix, timeZone: 'Asia/Shanghai' });
  const streams = new Set((await collect(events.readAll())).map(({ stream }) => stream));
  const said: unknown[] = [];
  for (const orderId of [...streams].flatMap((stream) => orderIdOfStream(stream) ?? [])) {
    // The streams of orders are named by their ids.
    const answer = await files.diagnose(orderId as OrderId, { asOf });
    if (answer !== undefined) said.push({ diagnosis: answer.diagnosis, timeline: timelineOf(answer.read, 'Asia/Shanghai') });
  }
  return said;
}

/** Every document of every read model that answers. */
export async function documentsOf(documents: ReadStoreReader): Promise<Readonly<Record<string, readonly (readonly [string, Doc])[]>>> {
  const live = liveCollections(documents, projections);
  const all: Record<string, (readonly [string, Doc])[]> = {};
  for (const { name } of projections) {
    const kept = await collect(documents.scan(await live(name)));
    all[name] = kept.flatMap(({ id, doc }) => (doc === null ? [] : [[id, doc] as const]));
  }
  return all;
}
