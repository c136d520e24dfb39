import type { TradeFact } from '@app/domain/channels';
import type { StoredEvent } from '@app/kernel';
import { citation, cited } from './citing/citations.policy.js';
import { type DiagnoseOptions, recordedUntil } from './diagnose.policy.js';
import type { OrphanDiagnosis } from './diagnosis.shape.js';
import { type Phrasing, phrasingIn } from './messages/phrasing.policy.js';
import { orphanNoticed } from './rules/orphan-payment.rule.js';
import { rulesetOf } from './ruleset.policy.js';
import { surroundingsOf } from './surroundings-of-records.fold.js';
import { said, type Verdict } from './verdict.policy.js';

/** A record of a `trade-<account>-<hash>` stream. */
export type TradeRecord = StoredEvent<TradeFact>;

/**
 * Why money that no order asked for is where it is, from the records of its trade's stream.
 * undefined when the trade is no orphan: it belongs to an order, or nothing was recorded by then.
 * @throws UnknownRuleset
 */
export function diagnoseOrphan(
  records: readonly TradeRecord[],
  options: Pick<DiagnoseOptions, 'asOf' | 'ruleset' | 'timeZone'>,
): OrphanDiagnosis | undefined {
  const { asOf } = options;
  const ruleset = rulesetOf(options.ruleset).id;
  const phrasing = phrasingIn(options.timeZone);
  const known = recordedUntil(records, asOf);
  const verdict = orphanVerdict(known, phrasing);
  const stream = known[0]?.stream;
  if (verdict === undefined || stream === undefined) return undefined;
  const others = known.map((record) => {
    const rest = known.filter((one) => one !== record);
    return { record: citation(record), verdict: orphanVerdict(rest, phrasing) };
  });
  return { stream, asOf, ruleset, ...cited(verdict, others) };
}

function orphanVerdict(records: readonly TradeRecord[], phrasing: Phrasing): Verdict | undefined {
  // Only messages need the trade prefix, and a trade's stream has none.
  const [orphan] = surroundingsOf(records, '').orphanTrades;
  return orphan === undefined ? undefined : { primary: said(orphanNoticed(orphan), phrasing), secondary: [], modifiers: [] };
}
