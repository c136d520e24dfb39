import type { OrderRecord } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import { citation, citedVerdict, readAll } from './citing/citations.policy.js';
import type { Diagnosis, Explanation, Finding } from './diagnosis.shape.js';
import { type HistoryGap, historyGap } from './history-gap.policy.js';
import { type Phrasing, phrasingIn } from './messages/phrasing.policy.js';
import type { Noticed } from './rules/rule.shape.js';
import { rulesetOf } from './ruleset.policy.js';
import type { Surroundings } from './surroundings.shape.js';
import { surroundingsAsOf } from './surroundings-without.policy.js';
import { said, verdictOf } from './verdict.policy.js';

/** An order and its history: the records of its stream from revision 0 on. */
export type CaseFile = { readonly orderId: string; readonly records: readonly OrderRecord[] };

/** What a diagnosis depends on besides the history. */
export type DiagnoseOptions = {
  /** Only what was recorded until then counts, and it is the "now" of every rule. */
  readonly asOf: Instant;
  readonly ruleset: string;
  readonly surroundings: Surroundings;
  /** The IANA time zone in which times are written (CARDTRAIL_TIMEZONE). */
  readonly timeZone: string;
  /**
   * `ignored` only to ask what a history with a hole in it would mean; it is checked otherwise.
   * A gap is what whoever read the store found there, and the records by themselves may not show: a last record with other bytes.
   */
  readonly chain?: 'checked' | 'ignored' | HistoryGap;
};

/**
 * Why this order stands where it stands, at `asOf`. Pure: the same history, ruleset, surroundings and asOf give the same answer.
 * A history with a gap gets no automatic verdict: HISTORY_INCOMPLETE, and a person decides.
 * Costs about the square of the number of records, because each finding's records are found by asking what would be said without each.
 * @throws UnknownRuleset
 * @throws RangeError when the time zone is none.
 */
export function diagnose(caseFile: CaseFile, options: DiagnoseOptions): Diagnosis {
  const { asOf } = options;
  const ruleset = rulesetOf(options.ruleset);
  const phrasing = phrasingIn(options.timeZone);
  const head = { orderId: caseFile.orderId, asOf, ruleset: ruleset.id };
  const records = recordedUntil(caseFile.records, asOf);
  const gap = gapOf(caseFile.orderId, records, options);
  if (gap !== undefined) return { ...head, primary: gapFinding(gap, phrasing), secondary: [], modifiers: ['HISTORY_INCOMPLETE'] };
  return { ...head, ...citedVerdict(records, surroundingsAsOf(options.surroundings, asOf), { asOf, ruleset, phrasing }) };
}

/**
 * The short form of the same answer for the shop's API and the buyer's page, without its records: cheap enough for every request.
 * @throws UnknownRuleset
 * @throws RangeError when the time zone is none.
 */
export function explainOrder(caseFile: CaseFile, options: DiagnoseOptions): Explanation {
  const { asOf } = options;
  const ruleset = rulesetOf(options.ruleset);
  const phrasing = phrasingIn(options.timeZone);
  const records = recordedUntil(caseFile.records, asOf);
  const gap = gapOf(caseFile.orderId, records, options);
  if (gap !== undefined) return explanationOf({ primary: gapFinding(gap, phrasing) });
  return explanationOf(verdictOf(readAll(records), surroundingsAsOf(options.surroundings, asOf), { asOf, ruleset, phrasing }));
}

/** What the shop's answer and the buyer's page show of a diagnosis. */
export function explanationOf({ primary }: { readonly primary: Explanation }): Explanation {
  const { code, fault, headline, nextStep, actor, dueAt } = primary;
  return { code, fault, headline, nextStep, actor, dueAt };
}

/** The longest beginning of a stream that was recorded until then. */
export function recordedUntil<R extends Pick<OrderRecord, 'metadata'>>(records: readonly R[], asOf: Instant): readonly R[] {
  const later = records.findIndex(({ metadata }) => metadata.recordedAt > asOf);
  return later === -1 ? records : records.slice(0, later);
}

function gapOf(orderId: string, records: readonly OrderRecord[], { chain = 'checked' }: DiagnoseOptions): HistoryGap | undefined {
  if (chain === 'ignored') return undefined;
  return historyGap(orderId, records) ?? (chain === 'checked' ? undefined : chain);
}

function gapFinding({ what, atRevision, between }: HistoryGap, phrasing: Phrasing): Finding {
  const noticed: Noticed = {
    says: { key: 'HISTORY_INCOMPLETE/gap', what, atRevision },
    ...{ unmet: true, fault: 'none', confidence: 'certain', actor: 'operator' },
  };
  return { ...said(noticed, phrasing), records: between.map(citation) };
}
