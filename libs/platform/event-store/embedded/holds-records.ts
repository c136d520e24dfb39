import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_FILE } from './embedded-event-store.js';
import { openEventLogForReading } from './open-event-log.js';

/** Is anything recorded in this data folder? Looking changes nothing there. @throws UnknownEventLog */
export function holdsRecords(folder: string): boolean {
  const path = join(folder, EVENTS_FILE);
  if (!existsSync(path)) return false;
  const database = openEventLogForReading(path);
  try {
    return database.prepare('SELECT 1 FROM events LIMIT 1').get() !== undefined;
  } finally {
    database.close();
  }
}
