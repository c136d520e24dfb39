import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Scheduler, StoredEvent, StreamHead } from '@app/kernel';
import { type AppendResult, type Damage, type EventStore, StoreUnavailable } from '../event-store.port.js';
import { EVENTS_FILE } from './embedded-event-store.js';
import { EventPages } from './event-pages.js';
import { LiveTail } from './live-tail.js';
import { LogReader } from './log-reader.js';
import { openEventLogForReading } from './open-event-log.js';

/** How the log is opened beside the process that writes it. */
export type ReadOnlyEventStoreOptions = {
  readonly folder: string;
  /** Times the look for new records while something follows the log: another process cannot wake us. */
  readonly scheduler: Scheduler;
};

const LOOK_EVERY_MILLIS = 200;

/** Opens the log of a data folder for reading; a running server is not disturbed. */
export function openReadOnlyEventStore(options: ReadOnlyEventStoreOptions): EventStore {
  return new ReadOnlyEventStore(openEventLogForReading(join(options.folder, EVENTS_FILE)), options.scheduler);
}

/** Reads the log of another process in short transactions. It never writes. */
class ReadOnlyEventStore implements EventStore {
  readonly #pages: EventPages;
  readonly #tail: LiveTail;
  readonly #reader: LogReader;
  #followers = 0;
  #stopLooking = (): void => undefined;

  constructor(
    private readonly database: DatabaseSync,
    private readonly scheduler: Scheduler,
  ) {
    this.#pages = new EventPages(database);
    this.#tail = new LiveTail(this.#pages.lastPosition());
    this.#reader = new LogReader(this.#pages, this.#tail);
  }

  append(): Promise<AppendResult> {
    return Promise.reject(new StoreUnavailable('the event store is open for reading only'));
  }

  readStream: EventStore['readStream'] = (stream, options) => this.#reader.readStream(stream, options);
  readAll: EventStore['readAll'] = (options) => this.#reader.readAll(options);
  subscribe: EventStore['subscribe'] = (options) => this.#follow(options);

  readHead(stream: string): Promise<StreamHead | undefined> {
    return this.#reader.readHead(stream);
  }

  findDamage(options?: Parameters<EventStore['findDamage']>[0]): Promise<Damage | undefined> {
    return this.#reader.findDamage(options);
  }

  async readLast(): Promise<StoredEvent | undefined> {
    return Promise.resolve(this.#reader.readLast());
  }

  async positionBeforeLast(records: number): Promise<bigint> {
    return Promise.resolve(this.#reader.positionBeforeLast(records));
  }

  async headPosition(): Promise<bigint> {
    return Promise.resolve(this.furthestSeen());
  }

  furthestSeen(): bigint {
    return this.#reader.headPosition();
  }

  async health(): ReturnType<EventStore['health']> {
    return Promise.resolve({ ready: true });
  }

  async close(): Promise<void> {
    this.#stopLooking();
    this.#tail.close();
    if (this.database.isOpen) this.database.close();
    return Promise.resolve();
  }

  async *#follow(options: Parameters<EventStore['subscribe']>[0]): ReturnType<LogReader['subscribe']> {
    this.#followers += 1;
    if (this.#followers === 1) this.#look();
    try {
      yield* this.#reader.subscribe(options);
    } finally {
      this.#followers -= 1;
      if (this.#followers === 0) this.#stopLooking();
    }
  }

  #look(): void {
    this.#tail.moveTo(this.#pages.lastPosition());
    this.#stopLooking = this.scheduler.after(LOOK_EVERY_MILLIS, () => this.#look());
  }
}
