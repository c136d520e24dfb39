import { existsSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { openForReading, textOf } from './sqlite-database.js';

/** A copy that could not be made, or does not hold together. */
export class CopyFailed extends Error {
  override readonly name = 'CopyFailed';
}

/** More pages than any database has: one step, hence one snapshot that writers beside it cannot make start again. */
const ALL_PAGES = 2_147_483_647;

/**
 * Copies a database while it is in use: the copy is the state of one moment, is durable, and was checked.
 * It is copied outside the event loop and checked within it: for a command, not for a server. Serves every SQLite file of the data folder.
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

/** Lets SQLite look through a file, beside its writer too: undefined when it holds together, else what is wrong with it. */
export function faultOfDatabase(path: string): string | undefined {
  return faultOf(openForReading(path));
}

function checkCopy(path: string): void {
  // Who may write takes the log and its index along when closing: the copy is one file.
  const fault = faultOf(new DatabaseSync(path));
  if (fault !== undefined) throw new CopyFailed(`the copy ${path} is damaged: ${fault}`);
}

function faultOf(database: DatabaseSync): string | undefined {
  try {
    const verdict = textOf(database.prepare('PRAGMA quick_check(1)').get() ?? {}, 'quick_check');
    return verdict === 'ok' ? undefined : verdict;
  } finally {
    database.close();
  }
}
