import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hmacSha256, type Instant } from '@app/kernel';
import { codeOf, makeFolder } from '@app/platform/config';

/** Name of the file in the data folder that remembers whose word there is for a copy of the key. */
const FILE = 'kek-stored.json';

/** Records that somebody keeps a copy of this very key elsewhere. Another key would need another word. */
export function confirmKek(folder: string, kekFile: string, at: Instant): void {
  makeFolder(folder);
  writeFileSync(join(folder, FILE), `${JSON.stringify({ confirmedAt: at, key: markOf(kekFile) })}\n`, { mode: 0o600 });
}

/** When it was confirmed of the key that is in use; undefined when it never was. */
export function kekConfirmedAt(folder: string, kekFile: string): string | undefined {
  try {
    const written: unknown = JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
    if (typeof written !== 'object' || written === null || !('confirmedAt' in written) || !('key' in written)) return undefined;
    return written.key === markOf(kekFile) && typeof written.confirmedAt === 'string' ? written.confirmedAt : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Tells one key from another and nothing else of it. */
function markOf(kekFile: string): string {
  return hmacSha256(readFileSync(kekFile), 'a copy is kept elsewhere').slice(0, 16);
}
