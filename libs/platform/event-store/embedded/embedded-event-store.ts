import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { StoredEvent, StreamHead } from '@app/kernel';
import { crashPoint } from '../../observability/index.js';
import type { AppendRequest, AppendResult, Damage, EventStore } from '../event-store.port.js';
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.js';
import { EventPages } from './event-pages.js';
import { EventTable } from './event-table.js';
import { followLog } from './follow-log.js';
import { GroupCommit } from './group-commit.js';
import { LiveTail } from './live-tail.js';
import { LogReader } from './log-reader.js';
import { openEventLog } from './open-event-log.js';

/** Name of the log's file in the data folder. */
export const EVENTS_FILE = 'events.db';

/** How the embedded store is opened. */
export type EmbeddedEventStoreOptions = {
  /** The data folder; it is made where it does not exist. */
  readonly folder: string;
  /** A lock that was taken before, which its taker releases; without it the store takes and releases its own. */
  readonly lock?: DataFolderLock;
  /** A COMMIT threw: the process must end, because only a new start knows what is on the disk. Default: it exits with 70. */
  readonly onFatal?: (error: Error) => void;
};

/** EX_SOFTWARE of sysexits.h: the supervisor is to start the process again. */
const EXIT_UNKNOWN_OUTCOME = 70;

function endProcess(error: Error): void {
  process.stderr.write(`${error.message}; the process ends so that a new start finds out\n`);
  process.exit(EXIT_UNKNOWN_OUTCOME);
}

/** Opens the log of a data folder for writing. @throws DataFolderLocked or UnknownEventLog */
export function openEmbeddedEventStore(options: EmbeddedEventStoreOptions): EmbeddedEventStore {
  const lock = options.lock ?? lockDataFolder(options.folder);
  const release = options.lock === undefined ? (): void => lock.release() : (): void => undefined;
  try {
    const database = openEventLog(join(options.folder, EVENTS_FILE));
    return new EmbeddedEventStore(database, release, options.onFatal ?? endProcess);
  } catch (error) {
    release();
    throw error;
  }
}

/** The event store on SQLite, in one process: the default engine. */
export class EmbeddedEventStore implements EventStore {
  readonly #writer: GroupCommit;
  readonly #tail: LiveTail;
  readonly #pages: EventPages;
  readonly #reader: LogReader;
  #closing: Promise<void> | undefined;

  constructor(
    /** Held here because its statements live only as long as it does. */
    private readonly database: DatabaseSync,
    private readonly release: () => void,
    onFatal: (error: Error) => void,
  ) {
    const table = new EventTable(database);
    this.#tail = new LiveTail(table.lastPosition());
    this.#pages = new EventPages(database);
    this.#reader = new LogReader(this.#pages);
    this.#writer = new GroupCommit(table, {
      onCommitted: (rows) => this.#tail.push(rows),
      onFatal,
      crashPoint,
      soon: (commit) => void setImmediate(commit),
    });
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return this.#writer.append(request);
  }

  readStream: EventStore['readStream'] = (stream, options) => this.#reader.readStream(stream, options);
  readAll: EventStore['readAll'] = (options) => this.#reader.readAll(options);
  subscribe: EventStore['subscribe'] = (options) => followLog(this.#pages, this.#tail, options);

  readHead(stream: string): Promise<StreamHead | undefined> {
    return this.#reader.readHead(stream);
  }

  findDamage(options?: Parameters<EventStore['findDamage']>[0]): Promise<Damage | undefined> {
    return this.#reader.findDamage(options);
  }

  readLast(): Promise<StoredEvent | undefined> {
    return this.#reader.readLast();
  }

  positionBeforeLast(records: number): Promise<bigint> {
    return this.#reader.positionBeforeLast(records);
  }

  async headPosition(): Promise<bigint> {
    return Promise.resolve(this.furthestSeen());
  }

  furthestSeen(): bigint {
    return BigInt(this.#tail.head);
  }

  async health(): ReturnType<EventStore['health']> {
    const refusal = this.#writer.refusal;
    return Promise.resolve(refusal === undefined ? { ready: true } : { ready: false, because: refusal.message });
  }

  close(): Promise<void> {
    this.#closing ??= this.#writer.close().then(() => {
      this.#tail.close();
      this.database.close();
      this.release();
    });
    return this.#closing;
  }
}
