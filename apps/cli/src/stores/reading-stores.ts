import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CaseFiles, finderByScan, finderByViews, type OutsideFinder, type ReadSide, readSide } from '@app/assembly';
import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import { type Configuration, readTradePrefix } from '@app/platform/config';
import { movedShopOf } from '@app/platform/engine';
import { type EventLogReader, openReadOnlyEventLog } from '@app/platform/event-store';
import { openEmbeddedReadStoreForReading, type ReadStoreReader, VIEWS_FILE } from '@app/platform/read-store';
import { openEmbeddedSecretStore, type SecretStore } from '@app/platform/secrets';
import { ReadModelNotReady } from '@app/platform/subscriptions';
import type { Call } from '../call.js';
import { CliFault } from '../faults/fault.js';
import { mustHoldData } from './data-in.js';
import { openEngineOf } from './open-engine-of.js';

/** The stores of a data folder, open for reading beside whoever writes them. What is not asked for is not opened. */
export type ReadingStores = {
  readonly configuration: Configuration;
  readonly events: EventLogReader;
  readonly tradePrefix: string;
  /** The read models; undefined where there are none. */
  readonly documents: () => ReadStoreReader | undefined;
  /** The read models. @throws CliFault read-model-not-ready */
  readonly reads: () => ReadSide;
  /** @throws KeyEncryptionKeyFault */
  readonly secrets: () => SecretStore;
  readonly caseFiles: () => CaseFiles;
};

/**
 * Opens the stores, lets the work be done, and closes them.
 * @throws CliFault no-data, data-closed, UnknownEventLog, or what the work throws
 */
export async function withStores<T>(call: Call, work: (stores: ReadingStores) => Promise<T>): Promise<T> {
  const configuration = call.configuration();
  const { dataFolder: folder, kekFile, timezone } = configuration;
  const { clock, scheduler } = call.surroundings;
  if (configuration.engine.kind === 'cluster') return withSharedStores(call, configuration, work);
  mustHoldData(folder);
  const moved = movedShopOf(folder);
  if (moved !== undefined) call.warn(call.words.move.knownUntil(moved));
  const opened: { close(): Promise<void> }[] = [];
  const kept = <S extends { close(): Promise<void> }>(open: () => S): (() => S) => {
    let store: S | undefined;
    return () => {
      if (store !== undefined) return store;
      store = open();
      opened.push(store);
      return store;
    };
  };
  const documents = kept(() => openEmbeddedReadStoreForReading(folder));
  const views = (): ReadStoreReader | undefined => (existsSync(join(folder, VIEWS_FILE)) ? documents() : undefined);
  const tradePrefix = readTradePrefix(configuration) ?? configuration.tradePrefix ?? '';
  try {
    const events = kept(() => openReadOnlyEventLog(folder))();
    return await work({
      configuration,
      events,
      tradePrefix,
      documents: views,
      reads: () => {
        const found = views();
        if (found === undefined) throw new CliFault({ kind: 'read-model-not-ready', projection: 'orders-of-shop' });
        return readSide(found);
      },
      secrets: kept(() => openEmbeddedSecretStore({ folder, kekFile, clock, scheduler, readOnly: true })),
      caseFiles: () => new CaseFiles({ events, tradePrefix, timeZone: timezone, finder: finderOf(events, views()) }),
    });
  } finally {
    for (const store of opened.toReversed()) await store.close();
  }
}

/** The stores that many processes share; this one reads them as any other does. */
async function withSharedStores<T>(call: Call, configuration: Configuration, work: (stores: ReadingStores) => Promise<T>): Promise<T> {
  const engine = await openEngineOf(call, configuration);
  try {
    const { events, documents, secrets, handling } = engine;
    const { state } = await handling.fold(operationsDecider, PLATFORM_STREAM);
    const tradePrefix = state.tradePrefix ?? configuration.tradePrefix ?? '';
    return await work({
      ...{ configuration, events, tradePrefix, documents: () => documents, reads: () => readSide(documents), secrets: () => secrets },
      caseFiles: () => new CaseFiles({ events, tradePrefix, timeZone: configuration.timezone, finder: finderOf(events, documents) }),
    });
  } finally {
    await engine.close();
  }
}

/** The views answer at once however much there is; where they are not built, the log is read. */
function finderOf(events: EventLogReader, documents: ReadStoreReader | undefined): OutsideFinder {
  const scan = finderByScan(events);
  if (documents === undefined) return scan;
  const views = finderByViews(readSide(documents));
  const either = async <T>(look: Promise<T>, instead: () => Promise<T>): Promise<T> => {
    try {
      return await look;
    } catch (error) {
      if (error instanceof ReadModelNotReady) return instead();
      throw error;
    }
  };
  return {
    unsettledMessages: (order) => either(views.unsettledMessages(order), () => scan.unsettledMessages(order)),
    orphanTrades: (order) => either(views.orphanTrades(order), () => scan.orphanTrades(order)),
  };
}
