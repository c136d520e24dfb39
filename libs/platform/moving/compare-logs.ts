import type { StoredEvent } from '@app/kernel';
import { DamagedRecord, type EventStore } from '../event-store/index.js';
import type { Difference } from './difference.js';

/** How far two logs are alike from their beginning, and what comes then. */
export type LogComparison = {
  /** So many records are the same, byte for byte, in the same order. */
  readonly alike: number;
  /** Where the last of them stands in the first log; 0n where there is none. */
  readonly position: bigint;
  /**
   * `both-end`: the logs are the same. `first`: the other ends here, and the first goes on. `other`: the other way round. `differently`:
   * both go on, each with another record, or the other one's is damaged.
   */
  readonly goesOn: 'both-end' | 'first' | 'other' | 'differently';
  /** The first record that is not the same; of what goes on in one log only, the first that goes on. */
  readonly difference: Difference | undefined;
};

/** What is told of each pair of records that are the same. */
export type OnAlike = (first: StoredEvent, other: StoredEvent, alike: number) => void;

/**
 * Walks two logs side by side. Hashes are computed from the bytes that each store holds, so where they are equal the records are,
 * and with them their ids and chains.
 * @throws DamagedRecord for a record of the first log; what `onAlike` throws
 */
export async function compareLogs(
  first: Pick<EventStore, 'readAll'>,
  other: Pick<EventStore, 'readAll'>,
  onAlike: OnAlike,
): Promise<LogComparison> {
  const ours = first.readAll()[Symbol.asyncIterator]();
  const theirs = other.readAll()[Symbol.asyncIterator]();
  let alike = 0;
  let position = 0n;
  try {
    for (;;) {
      const mine = await nextOf(ours);
      const there = await nextOf(theirs).catch((error: unknown) => damageIn(error, mine));
      if (mine === undefined && there === undefined) return { alike, position, goesOn: 'both-end', difference: undefined };
      if (there !== undefined && 'of' in there) return { alike, position, goesOn: 'differently', difference: there };
      if (mine === undefined || there === undefined || mine.leaf !== there.leaf) {
        const goesOn = there === undefined ? 'first' : mine === undefined ? 'other' : 'differently';
        return { alike, position, goesOn, difference: recordDifference(mine, there) };
      }
      alike += 1;
      position = mine.position;
      onAlike(mine, there, alike);
    }
  } finally {
    await ours.return?.();
    await theirs.return?.();
  }
}

/** The difference that a comparison found, as a list. */
export function differencesIn({ difference }: LogComparison): readonly Difference[] {
  return difference === undefined ? [] : [difference];
}

/** How many records there are to compare. The first log is a data folder's, whose positions have no gaps. */
export async function recordsIn(events: Pick<EventStore, 'headPosition'>): Promise<number> {
  return Number(await events.headPosition());
}

/** How what stands at a place of the other log differs from what stands there in the first. */
export function recordDifference(mine: StoredEvent | undefined, there: StoredEvent): Difference;
export function recordDifference(mine: StoredEvent | undefined, there: StoredEvent | undefined): Difference | undefined;
export function recordDifference(mine: StoredEvent | undefined, there: StoredEvent | undefined): Difference | undefined {
  const place = mine ?? there;
  if (place === undefined) return undefined;
  const how = there === undefined ? 'missing' : mine === undefined || !isSamePlace(mine, there) ? 'foreign' : 'other';
  const { stream, revision } = how === 'foreign' ? (there ?? place) : place;
  return { of: 'record', how, stream, revision, id: mine?.id, idThere: there?.id };
}

function isSamePlace(one: StoredEvent, another: StoredEvent): boolean {
  return one.stream === another.stream && one.revision === another.revision;
}

async function nextOf(events: AsyncIterator<StoredEvent>): Promise<StoredEvent | undefined> {
  const next = await events.next();
  return next.done === true ? undefined : next.value;
}

function damageIn(error: unknown, mine: StoredEvent | undefined): Difference {
  if (!(error instanceof DamagedRecord)) throw error;
  const { stream, revision } = error;
  return { of: 'damage', stream, revision, id: mine?.stream === stream && mine.revision === revision ? mine.id : undefined };
}
