import type { Clock, Instant, Scheduler } from '@app/kernel';
import { type CommandHandling, StreamCommandHandling } from '../command-handling/index.js';
import { type DataFolderLock, type EventStore, holdsRecords, lockDataFolder, openEmbeddedEventStore } from '../event-store/index.js';
import { openEmbeddedReadStore, type ReadStore } from '../read-store/index.js';
import { type KeptSecrets, openEmbeddedSecretStore, type SecretStore } from '../secrets/index.js';
import type { LeaseStore } from '../subscriptions/index.js';
import { isRestoreUnfinished } from './backup.js';
import { KeysMissing } from './keys-of-the-log.js';
import { movedShopOf, ShopMoved } from './moved-shop.js';

/** Where facts, views and keys are kept, and how commands are handled on them. */
export type Engine = {
  readonly kind: 'embedded' | 'cluster';
  readonly events: EventStore;
  readonly documents: ReadStore;
  readonly secrets: SecretStore;
  /** What the secret store keeps, as it lies there: to be moved. */
  readonly keptSecrets: KeptSecrets;
  readonly handling: CommandHandling;
  /** Who follows which subscription, where several processes share the stores; undefined where there is one. */
  readonly leases: LeaseStore | undefined;
  /** What time it is for all processes that share the stores; undefined where there is one, whose clock is the only one. */
  readonly storeTime: (() => Promise<Instant>) | undefined;
  /** Finishes what was accepted, then closes: the log before the keys, and what holds the place, a lock or connections, after all. */
  close(): Promise<void>;
};

/** A backup was laid out in the data folder, and what follows from that was not recorded: nothing may be sold or paid from it yet. */
export class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
  constructor(readonly folder: string) {
    super(`a restore into ${folder} was not finished: run cardtrail restore once more, it begins anew`);
  }
}

/** What the embedded engine is opened with. */
export type EmbeddedEngineOptions = {
  readonly folder: string;
  readonly kekFile: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly codeVersion: string;
  readonly onFatal?: (error: Error) => void;
  /** Set by a restore alone: opens a folder in which a backup was laid out and not settled yet, also of a shop that lives elsewhere. */
  readonly restoring?: boolean;
  /** Set by a move alone: opens a folder whose shop lives elsewhere already. */
  readonly moving?: boolean;
};

/**
 * Opens the embedded engine of a data folder, for writing, as the only process that does.
 * @throws DataFolderLocked, RestoreUnfinished, ShopMoved, KeyEncryptionKeyFault, KeysMissing, UnknownEventLog: each says what to do
 */
export function openEmbeddedEngine(options: EmbeddedEngineOptions): Engine {
  const { folder, kekFile, clock, scheduler, random, codeVersion, onFatal, restoring = false, moving = false } = options;
  const lock = lockDataFolder(folder);
  const opened: { close(): Promise<void> }[] = [];
  try {
    if (!restoring && isRestoreUnfinished(folder)) throw new RestoreUnfinished(folder);
    const moved = moving || restoring ? undefined : movedShopOf(folder);
    if (moved !== undefined) throw new ShopMoved(folder, moved);
    const mayBegin = (): void => refuseKeyless(folder);
    const secrets = openEmbeddedSecretStore({ folder, kekFile, clock, scheduler, mayBegin });
    opened.push(secrets);
    const events = openEmbeddedEventStore({ folder, lock, ...(onFatal === undefined ? {} : { onFatal }) });
    opened.push(events);
    const documents = openEmbeddedReadStore(folder);
    opened.push(documents);
    const handling = new StreamCommandHandling({ store: events, clock, scheduler, random, codeVersion });
    const close = (): Promise<void> => closeAll(opened, lock);
    const alone = { leases: undefined, storeTime: undefined };
    return { kind: 'embedded', ...alone, events, documents, secrets, keptSecrets: secrets.kept, handling, close };
  } catch (error) {
    if (opened.length === 0) lock.release();
    // What went wrong first is what is told.
    else closeAll(opened, lock).catch(() => undefined);
    throw error;
  }
}

/** Views first, keys last; the folder is free after all. */
async function closeAll(opened: readonly { close(): Promise<void> }[], lock: DataFolderLock): Promise<void> {
  try {
    for (const store of opened.toReversed()) await store.close();
  } finally {
    lock.release();
  }
}

/** A first key is made for a first record alone. */
function refuseKeyless(folder: string): void {
  if (holdsRecords(folder)) throw new KeysMissing('embedded', `${folder} holds records, and no keys at all`);
}
