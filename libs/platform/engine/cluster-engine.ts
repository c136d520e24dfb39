import type { Clock, Scheduler } from '@app/kernel';
import { StreamCommandHandling } from '../command-handling/index.js';
import type { EngineChoice } from '../config/index.js';
import type { SentCommand } from '../mongodb/index.js';
import type { Engine } from './engine.js';
import { arrivingSince, MoveUnfinished } from './moved-shop.js';

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
  /** Told of every command that MongoDB answered. */
  readonly onMongoCommand?: (command: SentCommand) => void;
};

/**
 * Opens the cluster engine: events on EventStoreDB, read models, keys and leases on MongoDB. Any number of processes may.
 * @throws ConfigurationFault naming EVENTSTORE_URL or MONGODB_URL and what to do, KeyEncryptionKeyFault, MoveUnfinished
 */
export async function openClusterEngine(options: ClusterEngineOptions): Promise<Engine> {
  const { choice, kekFile, clock, scheduler, random, codeVersion, onMongoCommand, moving = false } = options;
  // Drivers are loaded by whoever uses them: the embedded engine starts without.
  const { openMongo } = await import('../mongodb/index.js');
  const { openEventStoreDb } = await import('../event-store/eventstoredb/index.js');
  const mongo = await openMongo({
    url: choice.mongoUrl,
    kekFile,
    clock,
    ...(onMongoCommand === undefined ? {} : { onCommand: onMongoCommand }),
  });
  const closeMongo = async (): Promise<void> => {
    for (const store of [mongo.documents, mongo.secrets, mongo]) await store.close();
  };
  try {
    const since = moving ? undefined : await arrivingSince(mongo.documents);
    if (since !== undefined) throw new MoveUnfinished(since);
    const events = await openEventStoreDb({ url: choice.eventStoreUrl, clock, scheduler, random });
    const handling = new StreamCommandHandling({ store: events, clock, scheduler, random, codeVersion });
    const close = async (): Promise<void> => {
      try {
        await events.close();
      } finally {
        await closeMongo();
      }
    };
    const { documents, secrets, leases } = mongo;
    return { kind: 'cluster', events, documents, secrets, keptSecrets: secrets.kept, leases, handling, close };
  } catch (error) {
    await closeMongo();
    throw error;
  }
}
