import { DatabaseSync } from 'node:sqlite';

/** How long a statement waits for another process's lock before it fails. */
const LOCK_WAIT_MILLIS = 5_000;

/**
 * Opens a database for writing: write-ahead log, and every COMMIT is on the disk before it returns.
 * Keep the object for as long as statements made from it are in use.
 */
export function openForWriting(path: string): DatabaseSync {
  return orClosed(new DatabaseSync(path, { timeout: LOCK_WAIT_MILLIS }), (database) => {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;');
    // 64 MB of log between checkpoints: pages that are written again and again go to the database once. Three times as fast.
    database.exec('PRAGMA wal_autocheckpoint = 16000; PRAGMA journal_size_limit = 67108864;');
  });
}

/** Opens a database for reading beside its writer, seeing all that was committed, also what still is in the log. */
export function openForReading(path: string): DatabaseSync {
  return orClosed(new DatabaseSync(path, { timeout: LOCK_WAIT_MILLIS, readOnly: true }), (database) => {
    database.exec('PRAGMA query_only = ON; PRAGMA cache_size = -16384;');
  });
}

/** Makes a database ready; one with which that fails, such as a file that is none, is closed again. */
export function orClosed(database: DatabaseSync, prepare: (database: DatabaseSync) => void): DatabaseSync {
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs the writes as one transaction: all of them or none. */
export function inTransaction<T>(database: DatabaseSync, write: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = write();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Takes the write-ahead log into the database and leaves it empty, so that nothing that was overwritten stands in it any more.
 * It waits for nobody: false when it could not, because someone beside still reads from the log.
 */
export function emptyLog(database: DatabaseSync): boolean {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    return integerOf(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {}, 'busy') === 0;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MILLIS}`);
  }
}

/** What SQLite does at once, as a promise: what it throws becomes a rejection. */
export function settle<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

/** One row as SQLite gives it. */
export type Row = { readonly [column: string]: unknown };

/** A text column. @throws TypeError when it is none */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`column ${column} is no text`);
  return value;
}

/** An integer column. @throws TypeError when it is none */
export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`column ${column} is no integer`);
  return value;
}

/** A blob column. @throws TypeError when it is none */
export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} is no blob`);
  return value;
}
