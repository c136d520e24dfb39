import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { EventLogReader } from '../event-store.port.js';
import { EVENTS_FILE } from './embedded-event-store.js';
import { EventPages } from './event-pages.js';
import { LogReader } from './log-reader.js';
import { openEventLogForReading } from './open-event-log.js';

/** Opens the log of a data folder for reading; a running server is not disturbed. @throws UnknownEventLog */
export function openReadOnlyEventLog(folder: string): EventLogReader {
  return new ReadOnlyEventLog(openEventLogForReading(join(folder, EVENTS_FILE)));
}

/** Reads the log of another process in short transactions. */
class ReadOnlyEventLog extends LogReader implements EventLogReader {
  /** @param database held here because its statements live only as long as it does */
  constructor(private readonly database: DatabaseSync) {
    super(new EventPages(database));
  }

  async close(): Promise<void> {
    if (this.database.isOpen) this.database.close();
    return Promise.resolve();
  }
}
