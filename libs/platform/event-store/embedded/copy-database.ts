import { existsSync, rmSync } from 'node:fs';
import { backup } from 'node:sqlite';
import { openForReading, textOf } from './sqlite-database.js';

/** A copy that could not be made, or does not hold together. */
export class CopyFailed extends Error {
  override readonly name = 'CopyFailed';
}

/** More pages than any database has: one step, hence one snapshot that writers beside it cannot make start again. */
const ALL_PAGES = 2_147_483_647;

/**
 * Copies a database while it is in use: the copy is the state of one moment, is durable, and was checked.
 * The work is done outside the event loop. Serves every SQLite file of the data folder.
 * @throws CopyFailed when the target exists or the copy does not pass SQLite's check
 */
export async function copyDatabase(source: string, target: string): Promise<void> {
  if (existsSync(target)) throw new CopyFailed(`${target} exists already`);
  const from = openForReading(source);
  try {
    await backup(from, target, { rate: ALL_PAGES });
  } catch (cause) {
    rmSync(target, { force: true });
    throw new CopyFailed(`${source} could not be copied`, { cause });
  } finally {
    from.close();
  }
  checkCopy(target);
}

function checkCopy(path: string): void {
  const copy = openForReading(path);
  try {
    const verdict = textOf(copy.prepare('PRAGMA quick_check').get() ?? {}, 'quick_check');
    if (verdict !== 'ok') throw new CopyFailed(`the copy ${path} is damaged: ${verdict}`);
  } finally {
    copy.close();
  }
}
