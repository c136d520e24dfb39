import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

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
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
    throw new FolderNotMade(folder, code);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
