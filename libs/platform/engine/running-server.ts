import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../config/system-code.js';

/** Where the server listens that works in a data folder, for commands of the same machine. */
export type RunningServer = { readonly url: string; readonly pid: number };

/** Name of the file in the data folder that says so. It may be stale: only who finds the folder locked believes it. */
const SERVER_FILE = 'server.json';

/** Tells commands of this machine where the server listens. An address that means "all of them" is told as the loopback. */
export function noteRunningServer(folder: string, { url, pid }: RunningServer): void {
  const file = join(folder, SERVER_FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify({ url: reachable(url), pid })}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The server listens no more. */
export function forgetRunningServer(folder: string): void {
  rmSync(join(folder, SERVER_FILE), { force: true });
}

/** Where the server listens, if the one that works in the folder says so. */
export function readRunningServer(folder: string): RunningServer | undefined {
  try {
    const written: unknown = JSON.parse(readFileSync(join(folder, SERVER_FILE), 'utf8'));
    return isRunningServer(written) ? written : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function reachable(address: string): string {
  const url = new URL(address);
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  return url.origin;
}

function isRunningServer(value: unknown): value is RunningServer {
  if (typeof value !== 'object' || value === null || !('url' in value) || !('pid' in value)) return false;
  return typeof value.url === 'string' && URL.canParse(value.url) && typeof value.pid === 'number';
}
