import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './system-code.js';

/**
 * Writes a small text to a file that is not there yet, durably and readable by its owner alone (mode 0600).
 * Where the file is there already it stays as it is. Gives the text that counts.
 */
export function writeOnce(file: string, text: string): string {
  writeBytesOnce(file, Buffer.from(`${text}\n`));
  return readFileSync(file, 'utf8').trim();
}

/** The same for bytes, which are written as they are. */
export function writeBytesOnce(file: string, bytes: Uint8Array): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    writeDurably(draft, bytes);
    // A link never replaces: if another process was faster, its text counts.
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(file));
}

/** Copies a file; the copy is on the disk, and so is its name once the folder is synced. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const handle = await open(to, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes a file, durably; where there is none nothing happens. */
export function removeDurably(file: string): void {
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

/** The text of a file without white space around it; undefined when there is none. */
export function readIfThere(file: string): string | undefined {
  return readBytesIfThere(file)?.toString('utf8').trim();
}

/** The bytes of a file; undefined when there is none. */
export function readBytesIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function writeDurably(file: string, bytes: Uint8Array): void {
  rmSync(file, { force: true });
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The names in a folder are on the disk when this returns. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
