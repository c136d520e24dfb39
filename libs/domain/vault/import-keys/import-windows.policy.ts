import { sha256 } from '@app/kernel';
import { MAX_BATCH_BYTES, MAX_BATCH_KEYS } from './import-keys.decide.js';
import type { KeyLine, KeyLines } from './key-lines.policy.js';

/** So many lines of an import that their keys fit one batch. The same file always falls into the same windows. */
export type ImportWindow = {
  readonly index: number;
  readonly lines: readonly KeyLine[];
  /** Tells this window, and all before it, from those of any other file. */
  readonly digest: string;
};

/** Bytes of an encoded key besides its sealed value: ids, hashes, salt, names. */
const KEY_BYTES = 660;
/** Bytes of an encoded batch besides its keys. */
const BATCH_BYTES = 1_024;
/** Of an authentication tag. */
const TAG_BYTES = 16;

/** Cuts an import into windows, reading no further ahead than the line after the window. */
export async function* windowsOf(lines: KeyLines): AsyncGenerator<ImportWindow, void, undefined> {
  let index = 0;
  let digest = '';
  let kept: KeyLine[] = [];
  let bytes = BATCH_BYTES;
  const closed = (isLast: boolean): ImportWindow => {
    digest = sha256(JSON.stringify([digest, kept.map(({ value }) => value), isLast]));
    return { index, lines: kept, digest };
  };
  for await (const line of lines) {
    const more = encodedBytes(line.value);
    if (kept.length > 0 && (kept.length === MAX_BATCH_KEYS || bytes + more > MAX_BATCH_BYTES)) {
      yield closed(false);
      index += 1;
      kept = [];
      bytes = BATCH_BYTES;
    }
    kept.push(line);
    bytes += more;
  }
  if (kept.length > 0) yield closed(true);
}

function encodedBytes(value: string): number {
  return KEY_BYTES + 4 * Math.ceil((Buffer.byteLength(value) + TAG_BYTES) / 3);
}
