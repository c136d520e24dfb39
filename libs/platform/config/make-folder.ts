import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf } from './system-code.js';

/** A folder is not there and cannot be made. `code`: that of the operating system, such as EACCES. */
export class FolderNotMade extends Error {
  override readonly name = 'FolderNotMade';
  constructor(
    readonly folder: string,
    readonly code: string,
  ) {
    super(`${folder} cannot be made (${code}): name a folder that this user may write to`);
  }
}

/**
 * Makes a folder, readable by its owner alone, and those that it lies in. One by one: where nothing can be made, as below /proc, making
 * all at once never comes to an end.
 * @throws FolderNotMade
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (isFolder(folder)) return;
    throw new FolderNotMade(folder, codeOf(error));
  }
}

/** A folder is there, and it or a file in it cannot be used. `code`: that of the operating system, such as EACCES or EROFS. */
export class FolderClosed extends Error {
  override readonly name = 'FolderClosed';
  constructor(
    readonly path: string,
    readonly code: string,
  ) {
    super(
      code === 'EROFS'
        ? `${path} lies on a file system that is mounted for reading only (${code}): mount it for writing, or name another folder`
        : `${path} cannot be read and written (${code}): give it to the user that runs this, or name another folder`,
    );
  }
}

/** Databases, with what lies beside one while it is open; and what else this program keeps in a folder. Anything else is somebody else's. */
const WRITTEN = /\.db(-wal|-shm|-journal)?$/;
const READ = /^(admin\.key|trade-prefix|server\.json|kek-stored\.json|moved-to\.json|restore-unfinished)$/;
const FOLDERS = /^junk$/;

/**
 * Makes sure that this user may make files in a folder that is there, read each file that this program keeps in it, and write each database.
 * @throws FolderClosed naming the first that is closed
 */
export function mustBeOpen(folder: string, access: typeof accessSync = accessSync): void {
  const { R_OK, W_OK, X_OK } = constants;
  const check = (path: string, mode: number): void => {
    try {
      access(path, mode);
    } catch (error) {
      const code = codeOf(error);
      // What lies beside a database goes when the database is closed.
      if (code !== 'ENOENT') throw new FolderClosed(path, code);
    }
  };
  check(folder, R_OK | W_OK | X_OK);
  for (const name of readdirSync(folder)) {
    if (WRITTEN.test(name)) check(join(folder, name), R_OK | W_OK);
    else if (FOLDERS.test(name)) check(join(folder, name), R_OK | W_OK | X_OK);
    else if (READ.test(name)) check(join(folder, name), R_OK);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
