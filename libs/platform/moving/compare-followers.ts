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
  const failures = differing(expected.failures, there.failures, ({ failure, ...place }) => [place, failure]);
  const skipped = differing(expected.skipped, there.skipped, ({ why, position, ...place }) => [
    { ...place, position: String(position) },
    why,
  ]);
  return [
    ...checkpoints,
    ...failures.map(([{ saga, orderId }, how]): Difference => ({ of: 'failure', how, saga, orderId })),
    ...skipped.map(([{ projection, key }, how]): Difference => ({ of: 'skipped', how, projection, key })),
  ];
}

/** `partsOf` gives what names one of them, and what is said there. */
function differing<T>(
  expected: readonly T[],
  there: readonly T[],
  partsOf: (one: T) => readonly [place: Doc, said: Doc],
): readonly (readonly [T, DifferenceKind])[] {
  const textsOf = (one: T): readonly [string, string] => {
    const [place, said] = partsOf(one);
    return [canonicalJson(place), canonicalJson(said)];
  };
  const saidThere = new Map(there.map(textsOf));
  const places = new Set(expected.map((one) => textsOf(one)[0]));
  const lacking = expected.flatMap((one): readonly (readonly [T, DifferenceKind])[] => {
    const [place, said] = textsOf(one);
    const found = saidThere.get(place);
    return found === said ? [] : [[one, found === undefined ? 'missing' : 'other']];
  });
  const foreign = there.flatMap((one): readonly (readonly [T, DifferenceKind])[] =>
    places.has(textsOf(one)[0]) ? [] : [[one, 'foreign']],
  );
  return [...lacking, ...foreign];
}
