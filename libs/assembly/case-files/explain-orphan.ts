import { CURRENT_RULESET, diagnoseOrphan, type OrphanDiagnosis, type TradeRecord } from '@app/diagnosis';
import type { Instant } from '@app/kernel';
import { DamagedRecord, type EventLogReader } from '@app/platform/event-store';
import { upToDate } from '../event-versions.js';

/** When, and by which version of the rules; left out: by today's. `timeZone`: the IANA zone in which times are written. */
export type OrphanQuestion = { readonly asOf: Instant; readonly ruleset?: string | undefined; readonly timeZone: string };

/**
 * Why money that no order asked for is where it is, from the stream of its trade; undefined where there is no such trade by then, or it is
 * an order's.
 * @throws UnknownRuleset, UnknownEventVersion, and DamagedRecord where any record of the trade is not as it was recorded
 */
export async function explainOrphan(
  events: Pick<EventLogReader, 'readStream' | 'findDamage'>,
  stream: string,
  { asOf, ruleset = CURRENT_RULESET, timeZone }: OrphanQuestion,
): Promise<OrphanDiagnosis | undefined> {
  const damage = await events.findDamage({ stream });
  if (damage !== undefined) throw new DamagedRecord(stream, damage.revision, damage.kind);
  const records: TradeRecord[] = [];
  // A trade's stream holds a trade's facts.
  for await (const stored of events.readStream(stream)) records.push(upToDate(stored) as TradeRecord);
  return diagnoseOrphan(records, { asOf, ruleset, timeZone });
}
