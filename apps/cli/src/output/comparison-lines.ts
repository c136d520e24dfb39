import { type BuildComparison, isEqual } from '@app/platform/subscriptions';
import type { Call } from '../call.js';

/** Documents that are shown to people, field by field; programs get all that the comparison has. */
const MOST_DOCUMENTS = 5;

/** A comparison as people read it: one line, and where something differs, what. */
export function comparisonLines({ words, paint }: Call, comparison: BuildComparison): readonly string[] {
  const { left, compared, position, differences, differing, unsettled } = comparison;
  const { replay } = words;
  if (isEqual(comparison)) return [`${paint.green('✓')} ${replay.equal(left, compared, String(position))}`];
  const shown = differences.slice(0, MOST_DOCUMENTS);
  return [
    ...(differing === 0 ? [] : [`${paint.red('✗')} ${replay.differs(left, differing, compared)}`]),
    ...shown.flatMap(({ id, fields }) => [
      `  ${paint.bold(id)}`,
      ...fields.flatMap(({ field, left: live, right: log, from }) => [
        `    ${replay.field(field, live, log)}`,
        ...(from === undefined ? [] : [`      ${paint.dim(replay.since(from.type, from.stream, from.revision))}`]),
      ]),
    ]),
    ...(differing > shown.length && differing > 0 ? [`  ${replay.moreDocuments(differing - shown.length)}`] : []),
    ...(unsettled.length === 0 ? [] : [`${paint.yellow('!')} ${replay.unsettled(left, unsettled.length)}`]),
  ];
}
