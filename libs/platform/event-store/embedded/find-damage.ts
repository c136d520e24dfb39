import { setImmediate as nextTurn } from 'node:timers/promises';
import { leafHash, type StoredEvent } from '@app/kernel';
import { type ChainLink, nextLink } from '../chain-link.js';
import { ChainLinks } from '../chain-links.js';
import type { Damage, DamageKind } from '../event-store.port.js';
import { DamagedRecord } from '../event-store.port.js';
import type { EventPages } from './event-pages.js';
import { decodeRow, type EventRow } from './event-row.js';

/** Walks every record after a position in global order; positions must have no gap either. */
export async function findDamageInStore(
  pages: EventPages,
  after: number,
  onProgress: (walked: number) => void,
  links = new ChainLinks(after === 0),
): Promise<Damage | undefined> {
  const end = pages.lastPosition();
  let position = after;
  while (position < end) {
    const { rows, reached } = pages.ofAll(position, end, undefined, end);
    for (const row of rows) {
      const damage = row.position === position + 1 ? look(pages, row, linkBefore(pages, row, links)) : 'gap';
      if (typeof damage === 'string') return damageOf(row, damage);
      links.set(row.stream, damage);
      position = row.position;
    }
    if (position < reached) return { stream: '(unknown)', revision: -1, position: BigInt(position + 1), kind: 'gap' };
    onProgress(position - after);
    await nextTurn();
  }
  return undefined;
}

/** Walks one stream. */
export async function findDamageInStream(
  pages: EventPages,
  stream: string,
  onProgress: (walked: number) => void,
): Promise<Damage | undefined> {
  let link: ChainLink | undefined;
  for (;;) {
    const { rows } = pages.ofStream(stream, (link?.revision ?? -1) + 1, 'forwards', Number.MAX_SAFE_INTEGER);
    for (const row of rows) {
      const damage = look(pages, row, link);
      if (typeof damage === 'string') return damageOf(row, damage);
      link = damage;
    }
    if (rows.length === 0) return undefined;
    onProgress((link?.revision ?? -1) + 1);
    await nextTurn();
  }
}

/** What a record must follow, read from the store where the walk did not come by it or has forgotten it. */
function linkBefore(pages: EventPages, { stream, revision, position }: EventRow, links: ChainLinks): ChainLink | undefined {
  const known = links.before(stream);
  if (known !== 'unknown') return known;
  if (revision === 0) return undefined;
  const [row] = pages.ofStream(stream, revision - 1, 'backwards', 1).rows;
  return row === undefined || row.position > position ? undefined : { revision: row.revision, leaf: pages.leafAt(row.position) };
}

/** The link to the next record, or what is wrong with this one. */
function look(pages: EventPages, row: EventRow, before: ChainLink | undefined): ChainLink | DamageKind {
  if (leafHash(row.canonical) !== pages.leafAt(row.position)) return 'bytes';
  let event: StoredEvent;
  try {
    event = decodeRow(row);
  } catch (error) {
    if (error instanceof DamagedRecord) return 'unreadable';
    throw error;
  }
  return nextLink(event, before);
}

function damageOf(row: EventRow, kind: DamageKind): Damage {
  return { stream: row.stream, revision: row.revision, position: BigInt(row.position), kind };
}
