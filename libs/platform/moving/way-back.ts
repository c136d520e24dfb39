import type { StoredEvent } from '@app/kernel';
import { compareLogs, differencesIn, recordDifference, recordsIn } from './compare-logs.js';
import { type Difference, MOST_DIFFERENCES, StoresDiffer } from './difference.js';
import { foreignSecrets, secretDifferences } from './move-secrets.js';
import type { Moving } from './move-shop.js';

/** What stays behind at a place that a shop leaves: records that do not matter, and whether there are secrets that were made there. */
export type LeftBehind = { readonly records: number; readonly secrets: boolean };

/**
 * May a shop go back to the place it came from? Nothing may have happened at the other one that the old one does not know: no record,
 * but for those that do not matter, and no secret that was destroyed, revoked or changed. Writes nothing.
 * @throws StoresDiffer naming what would be lost; DamagedRecord, StoreUnavailable, or what the signal was aborted with
 */
export async function judgeWayBack(
  { from, to, signal, tell }: Pick<Moving, 'from' | 'to' | 'signal' | 'tell'>,
  doesNotMatter: (event: StoredEvent) => boolean,
): Promise<LeftBehind> {
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
  const made = await foreignSecrets(from.keptSecrets, to.keptSecrets, 1);
  return { records: left, secrets: made.length > 0 };
}
