import type { Clock, Instant, Scheduler } from '@app/kernel';
import { StreamCommandHandling } from '../command-handling/index.js';
import type { EngineChoice } from '../config/index.js';
import type { EventStore } from '../event-store/index.js';
import type { SentCommand } from '../mongodb/index.js';
import { arrivalAt, refuseArriving } from './arrival.js';
import type { Engine } from './engine.js';
import { NoShopYet, refuseUsedLog } from './keys-of-the-log.js';
import { type MovedShop, ShopMoved } from './moved-shop.js';

/** What the cluster engine is opened with. */
export type ClusterEngineOptions = {
  readonly choice: Extract<EngineChoice, { readonly kind: 'cluster' }>;
  /** The key-encryption key: the same file for every process. */
  readonly kekFile: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly codeVersion: string;
  /** Set by a move alone: opens stores at which not all of a shop has arrived. */
  readonly moving?: boolean;
  /** Set by whoever begins no shop: stores without records and keys are not opened, and nothing is made in them. */
  readonly beginsNone?: boolean;
  /** The folder that they are opened from, if its shop was moved: they must be those that it was moved to. */
  readonly movedFrom?: { readonly folder: string; readonly to: MovedShop } | undefined;
  /** Told of every command that MongoDB answered. */
  readonly onMongoCommand?: (command: SentCommand) => void;
};

/**
 * Opens the cluster engine: events on EventStoreDB, read models, keys and leases on MongoDB. Any number of processes may.
 * @throws ConfigurationFault naming EVENTSTORE_URL or MONGODB_URL and what to do, KeyEncryptionKeyFault, KeysMissing, NoShopYet, MoveUnfinished, ShopMoved
 */
export async function openClusterEngine(options: ClusterEngineOptions): Promise<Engine> {
  const { choice, kekFile, clock, scheduler, random, codeVersion, onMongoCommand, moving = false, beginsNone = false, movedFrom } = options;
  // Drivers are loaded by whoever uses them: the embedded engine starts without.
  const { openMongo } = await import('../mongodb/index.js');
  const { openEventStoreDb } = await import('../event-store/eventstoredb/index.js');
  let opening: Promise<EventStore> | undefined;
  const openEvents = (): Promise<EventStore> => (opening ??= openEventStoreDb({ url: choice.eventStoreUrl, scheduler, random }));
  const mayBegin = async (): Promise<void> => {
    if (movedFrom !== undefined) throw new ShopMoved(movedFrom.folder, movedFrom.to);
    if (!moving) await refuseUsedLog(await openEvents());
    if (beginsNone) throw new NoShopYet();
  };
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    try {
      if (opening !== undefined) await (await opening).close();
    } finally {
      for (const store of opened) await store.close();
    }
  };
  try {
    const told = onMongoCommand === undefined ? {} : { onCommand: onMongoCommand };
    const mongo = await openMongo({ url: choice.mongoUrl, kekFile, clock, mayBegin, ...told });
    opened.push(mongo.documents, mongo.secrets, mongo);
    if (!moving) await refuseArriving(mongo.documents);
    if (movedFrom !== undefined && (await arrivalAt(mongo.documents))?.place !== movedFrom.to.place) {
      throw new ShopMoved(movedFrom.folder, movedFrom.to);
    }
    const events = await openEvents();
    const handling = new StreamCommandHandling({ store: events, clock, scheduler, random, codeVersion });
    const { documents, secrets, leases } = mongo;
    const storeTime = (): Promise<Instant> => mongo.serverTime();
    return { kind: 'cluster', events, documents, secrets, keptSecrets: secrets.kept, leases, storeTime, handling, close };
  } catch (error) {
    // What cannot be closed was not opened, and why is told already.
    await close().catch(() => undefined);
    throw error;
  }
}
