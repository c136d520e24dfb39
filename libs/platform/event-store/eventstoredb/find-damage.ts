import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ChainLink, nextLink } from '../chain-link.js';
import type { ChainLinks } from '../chain-links.js';
import type { Damage, DamageKind } from '../event-store.port.js';
import { examined, type StoredRecord } from './stored-record.js';

/** Pages of records, in order, as far as the log goes at the time of the call. */
export interface RecordSource {
  /** A stream's records. */
  recordsOf(stream: string): AsyncIterable<readonly StoredRecord[]>;
  /** All records after a position. */
  recordsAfter(position: bigint): AsyncIterable<readonly StoredRecord[]>;
  recordAt(stream: string, revision: number): Promise<StoredRecord | undefined>;
}

/**
 * Walks records in order and names the first that does not fit. There is no second copy of the hash to compare with:
 * a record is checked against its own id, which is made from its bytes, and against the `prev` of the one after it.
 */
export async function findDamage(
  source: RecordSource,
  pages: AsyncIterable<readonly StoredRecord[]>,
  onProgress: (walked: number) => void,
  links: ChainLinks,
): Promise<Damage | undefined> {
  let walked = 0;
  for await (const records of pages) {
    for (const record of records) {
      const link = look(record, await linkBefore(source, record, links));
      if (typeof link === 'string') return { stream: record.stream, revision: record.revision, position: record.position, kind: link };
      links.set(record.stream, link);
    }
    walked += records.length;
    onProgress(walked);
    await nextTurn();
  }
  return undefined;
}

/** What a record must follow, read from the store where the walk did not come by it or has forgotten it. */
async function linkBefore(
  source: RecordSource,
  { stream, revision, position }: StoredRecord,
  links: ChainLinks,
): Promise<ChainLink | undefined> {
  const known = links.before(stream);
  if (known !== 'unknown') return known;
  if (revision === 0) return undefined;
  const record = await source.recordAt(stream, revision - 1);
  if (record === undefined || record.position > position) return undefined;
  const event = examined(record);
  return typeof event === 'string' ? undefined : event;
}

function look(record: StoredRecord, before: ChainLink | undefined): ChainLink | DamageKind {
  const event = examined(record);
  return typeof event === 'string' ? event : nextLink(event, before);
}
