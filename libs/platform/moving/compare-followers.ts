import { canonicalJson, type Doc } from '@app/kernel';
import type { MovedFollowers } from '../subscriptions/moved-followers.js';
import type { Difference, DifferenceKind } from './difference.js';

/**
 * How what goes along with a log differs at its new place. `isLivedIn`: the new place was used since, so that sagas have gone on
 * and failures have come and gone there.
 */
export function followerDifferences(expected: MovedFollowers, there: MovedFollowers, isLivedIn: boolean): readonly Difference[] {
  const positions = new Map(there.checkpoints.map(({ saga, position }) => [saga, position]));
  const checkpoints = expected.checkpoints.flatMap(({ saga, position }): readonly Difference[] => {
    const positionThere = positions.get(saga);
    const isFine = positionThere === position || (isLivedIn && positionThere !== undefined && positionThere > position);
    return isFine ? [] : [{ of: 'checkpoint', saga, position, positionThere }];
  });
  if (isLivedIn) return checkpoints;
  const failures = differing(
    new Map(expected.failures.map((one) => [JSON.stringify([one.saga, one.orderId]), [one, one.failure] as const])),
    new Map(there.failures.map((one) => [JSON.stringify([one.saga, one.orderId]), [one, one.failure] as const])),
  );
  const skipped = differing(
    new Map(expected.skipped.map((one) => [JSON.stringify([one.projection, String(one.position), one.key]), [one, one.why] as const])),
    new Map(there.skipped.map((one) => [JSON.stringify([one.projection, String(one.position), one.key]), [one, one.why] as const])),
  );
  return [
    ...checkpoints,
    ...failures.map(([{ saga, orderId }, how]): Difference => ({ of: 'failure', how, saga, orderId })),
    ...skipped.map(([{ projection, key }, how]): Difference => ({ of: 'skipped', how, projection, key })),
  ];
}

type Named<T> = ReadonlyMap<string, readonly [T, Doc]>;

function differing<T>(expected: Named<T>, there: Named<T>): readonly (readonly [T, DifferenceKind])[] {
  const lacking = [...expected].flatMap(([name, [one, value]]): readonly (readonly [T, DifferenceKind])[] => {
    const found = there.get(name);
    if (found === undefined) return [[one, 'missing']];
    return canonicalJson(found[1]) === canonicalJson(value) ? [] : [[one, 'other']];
  });
  const foreign = [...there].flatMap(([name, [one]]): readonly (readonly [T, DifferenceKind])[] =>
    expected.has(name) ? [] : [[one, 'foreign']],
  );
  return [...lacking, ...foreign];
}
