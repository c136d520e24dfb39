export * from './diagnosis.shape.js';
export * from './surroundings.shape.js';
export { type SurroundingRecord, surroundingsOf } from './surroundings-of-records.fold.js';
export { CURRENT_RULESET, UnknownRuleset } from './ruleset.policy.js';
export { type CaseFile, type DiagnoseOptions, diagnose, explainOrder, explanationOf } from './diagnose.policy.js';
export { diagnoseOrphan, type TradeRecord } from './diagnose-orphan.policy.js';
export { type HistoryGap, historyGap } from './history-gap.policy.js';
export { explainRecord } from './explain-record.policy.js';
export type { OutsideFact, TimelineRecord } from './timeline.shape.js';
