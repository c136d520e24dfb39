import type { StoredEvent } from '@app/kernel';
import { compareLogs, differencesIn, recordDifference, recordsIn } from './compare-logs.js';
import { type Difference, MOST_DIFFERENCES, StoresDiffer } from './difference.js';
import { secretDifferences } from './move-secrets.js';
import type { Moving } from './move-shop.js';

/**
 * May a shop go back to the place it came from? Nothing may have happened at the other one that the old one does not know: no record,
 * but for those that do not matter, and no secret that was destroyed, revoked or changed. Writes nothing.
 * @returns how many records stay behind
 * @throws StoresDiffer naming what would be lost; DamagedRecord, StoreUnavailable, or what the signal was aborted with
 */
export async function judgeWayBack(
  { from, to, signal, tell }: Pick<Moving, 'from' | 'to' | 'signal' | 'tell'>,
  doesNotMatter: (event: StoredEvent) => boolean,
): Promise<number> {
  const records = await recordsIn(from.events);
  let lastThere = 0n;
  const comparison = await compareLogs(from.events, to.events, (_mine, there, alike) => {
    signal.throwIfAborted();
    lastThere = there.position;
    tell('verifying', alike, records);
  });
  if (comparison.goesOn === 'differently') throw new StoresDiffer(differencesIn(comparison));
  const lost: Difference[] = [];
  let left = 0;
  if (comparison.goesOn === 'other') {
    for await (const event of to.events.readAll({ after: lastThere })) {
      if (doesNotMatter(event)) left += 1;
      else lost.push(recordDifference(undefined, event));
      if (lost.length === MOST_DIFFERENCES) break;
    }
  }
  lost.push(...(await secretDifferences(from.keptSecrets, to.keptSecrets, MOST_DIFFERENCES, false, ['ahead', 'other'])));
  if (lost.length > 0) throw new StoresDiffer(lost.slice(0, MOST_DIFFERENCES));
  return left;
}
