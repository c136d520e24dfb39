import type { DatabaseSync } from 'node:sqlite';
import { EVENTS_SCHEMA, EVENTS_SCHEMA_VERSION } from './event-table.js';
import { integerOf, openForReading, openForWriting } from './sqlite-database.js';

/** The file is no event log of this version. */
export class UnknownEventLog extends Error {
  override readonly name = 'UnknownEventLog';
}

/** Opens the log for its one writer, making the tables when the file is new. */
export function openEventLog(path: string): DatabaseSync {
  const database = openForWriting(path);
  const version = versionOf(database);
  if (version === 0) {
    database.exec(`BEGIN IMMEDIATE; ${EVENTS_SCHEMA} PRAGMA user_version = ${EVENTS_SCHEMA_VERSION}; COMMIT;`);
    return database;
  }
  return checked(path, database, version);
}

/** Opens the log for reading beside its writer. */
export function openEventLogForReading(path: string): DatabaseSync {
  const database = openForReading(path);
  return checked(path, database, versionOf(database));
}

function versionOf(database: DatabaseSync): number {
  return integerOf(database.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
}

function checked(path: string, database: DatabaseSync, version: number): DatabaseSync {
  if (version === EVENTS_SCHEMA_VERSION) return database;
  database.close();
  throw new UnknownEventLog(`${path} is an event log of version ${version}; this program reads version ${EVENTS_SCHEMA_VERSION}`);
}
