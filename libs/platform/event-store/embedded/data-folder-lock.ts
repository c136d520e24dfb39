import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder, mustBeOpen } from '../../config/make-folder.js';

/** Another process works in this data folder. */
export class DataFolderLocked extends Error {
  override readonly name = 'DataFolderLocked';
  constructor(
    readonly folder: string,
    options?: ErrorOptions,
  ) {
    super(
      `the data folder ${folder} is in use by another CardTrail process: stop that one, or set CARDTRAIL_DATA to another folder ` +
        '(commands that only read work beside it)',
      options,
    );
  }
}

/** The right to write in a data folder, held until it is released or the process ends, however it ends. */
export type DataFolderLock = { readonly folder: string; release(): void };

/** SQLITE_BUSY. */
const BUSY = 5;
const LOCK_FILE = 'lock.db';
/** Whoever looks whether someone works here is in the way for a moment. */
const LOOK_PASSES_MILLIS = 250;

/**
 * Takes the data folder for this process, making it first where needed.
 * The lock is an open exclusive transaction: the kernel frees it even at kill -9, where a pid file would lie.
 * @throws DataFolderLocked, FolderNotMade, FolderClosed
 */
export function lockDataFolder(folder: string): DataFolderLock {
  makeFolder(folder);
  mustBeOpen(folder);
  const database = new DatabaseSync(join(folder, LOCK_FILE), { timeout: LOOK_PASSES_MILLIS });
  try {
    database.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new DataFolderLocked(folder, { cause: error });
    throw error;
  }
  return {
    folder,
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}

/** Does a process hold the data folder now? Looking changes nothing there. */
export function isDataFolderLocked(folder: string): boolean {
  const file = join(folder, LOCK_FILE);
  if (!existsSync(file)) return false;
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === BUSY;
}
