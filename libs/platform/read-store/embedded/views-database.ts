import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../config/make-folder.js';
import { inTransaction, orClosed } from '../../event-store/index.js';

/** The file in the data folder that holds the read models. */
export const VIEWS_FILE = 'views.db';

/** Raised when the tables change. A file of a newer version is not opened; the log makes a new one. */
const VIEWS_SCHEMA_VERSION = 1;

const LOCK_WAIT_MILLIS = 5_000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS collections (
  name TEXT PRIMARY KEY,
  number INTEGER NOT NULL UNIQUE,
  indexes TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS checkpoints (subscription TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS state (
  space TEXT NOT NULL,
  key TEXT NOT NULL,
  version INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (space, key)
) STRICT;
CREATE TABLE IF NOT EXISTS sequence (one INTEGER PRIMARY KEY CHECK (one = 1), last INTEGER NOT NULL) STRICT;
INSERT OR IGNORE INTO sequence VALUES (1, 0);
PRAGMA user_version = ${VIEWS_SCHEMA_VERSION};
`;

/** The views file was written by a newer CardTrail. */
export class ViewsTooNew extends Error {
  override readonly name = 'ViewsTooNew';
}

/**
 * Opens `views.db` in the data folder for writing, making both where they are missing. Commits are ordered but not each
 * on the disk: what a power cut takes is the tail, documents and checkpoint alike, and the log gives it again.
 * @throws ViewsTooNew
 */
export function openViews(folder: string): DatabaseSync {
  makeFolder(folder);
  return orClosed(new DatabaseSync(join(folder, VIEWS_FILE), { timeout: LOCK_WAIT_MILLIS }), (database) => {
    refuseNewer(database);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;');
    database.exec('PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;');
    database.exec(SCHEMA);
  });
}

/**
 * Opens `views.db` for reading, beside whoever writes it.
 * @throws ViewsTooNew, or SQLite's own error when there is no such file
 */
export function openViewsForReading(folder: string): DatabaseSync {
  return orClosed(new DatabaseSync(join(folder, VIEWS_FILE), { timeout: LOCK_WAIT_MILLIS, readOnly: true }), (database) => {
    refuseNewer(database);
    database.exec('PRAGMA query_only = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;');
  });
}

/** Runs a transaction that is on the disk, with everything committed before it, when this returns. */
export function inDurableTransaction<T>(database: DatabaseSync, write: () => T): T {
  database.exec('PRAGMA synchronous = FULL');
  try {
    return inTransaction(database, write);
  } finally {
    database.exec('PRAGMA synchronous = NORMAL');
  }
}

function refuseNewer(database: DatabaseSync): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (typeof version === 'number' && version > VIEWS_SCHEMA_VERSION) {
    throw new ViewsTooNew(`${VIEWS_FILE} has version ${version}, this program knows ${VIEWS_SCHEMA_VERSION}`);
  }
}
