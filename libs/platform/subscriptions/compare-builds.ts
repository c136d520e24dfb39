import type { ReadStoreReader, StampedDoc } from '../read-store/read-store.port.js';
import { differingFields, type FieldDifference, LAST_EVENT } from './differing-fields.js';

/** One of two builds that are compared. */
export type BuildSide = {
  readonly documents: Pick<ReadStoreReader, 'scan' | 'getMany'>;
  readonly collection: string;
  position(): Promise<bigint>;
  /** Resolves when everything up to the position was applied, or parked. */
  reach(position: bigint): Promise<void>;
};

/** A document that is not the same in both builds though both have passed its last event. */
export type DocumentDifference = { readonly id: string; readonly fields: readonly FieldDifference[] };

/** What comparing two builds came to. */
export type BuildComparison = {
  readonly left: string;
  readonly right: string;
  /** Position that both had passed at the end. */
  readonly position: bigint;
  /** How many documents there are in one build or the other. */
  readonly compared: number;
  /** The first that differ, field by field. */
  readonly differences: readonly DocumentDifference[];
  /** How many differ in all. */
  readonly differing: number;
  /** Documents that changed faster than they could be compared. */
  readonly unsettled: readonly string[];
};

const PAGE = 500;
const MOST_ROUNDS = 20;
const MOST_SHOWN = 20;

/**
 * Compares two builds document by document while both may go on. What looks different is looked at again once both have
 * passed the same position, and counts only if neither document has moved beyond it.
 */
export async function compareBuilds(
  left: BuildSide,
  right: BuildSide,
  onProgress: (compared: number) => void = () => undefined,
): Promise<BuildComparison> {
  const { compared, ...first } = await lookThrough(left, right, onProgress);
  let { suspects } = first;
  const found: DocumentDifference[] = [];
  let position = maximum([await left.position(), await right.position()]);
  for (let round = 0; round < MOST_ROUNDS && (suspects.length > 0 || round === 0); round += 1) {
    await Promise.all([left.reach(position), right.reach(position)]);
    const open: string[] = [];
    const passed = position;
    for (const [id, inLeft, inRight] of await both(left, right, suspects)) {
      if (areSame(inLeft, inRight)) continue;
      const stamps = [inLeft?.position ?? 0n, inRight?.position ?? 0n];
      if (stamps.every((stamp) => stamp <= passed) || stamps[0] === stamps[1]) found.push(differenceOf(id, inLeft, inRight));
      else open.push(id);
      position = maximum([position, ...stamps]);
    }
    suspects = open;
  }
  return {
    left: left.collection,
    right: right.collection,
    position,
    compared,
    differences: found.slice(0, MOST_SHOWN),
    differing: found.length,
    unsettled: suspects,
  };
}

/** Are the builds the same as far as could be told? */
export function isEqual({ differing, unsettled }: BuildComparison): boolean {
  return differing === 0 && unsettled.length === 0;
}

async function lookThrough(
  left: BuildSide,
  right: BuildSide,
  onProgress: (compared: number) => void,
): Promise<{ suspects: readonly string[]; compared: number }> {
  const suspects: string[] = [];
  let compared = 0;
  const look = async (ids: readonly string[], isNew: (pair: Pair) => boolean): Promise<void> => {
    for (const pair of await both(left, right, ids)) {
      if (!isNew(pair)) continue;
      compared += 1;
      if (!areSame(pair[1], pair[2])) suspects.push(pair[0]);
    }
    onProgress(compared);
  };
  await eachPage(left, (ids) => look(ids, () => true));
  await eachPage(right, (ids) => look(ids, ([, inLeft]) => inLeft === undefined));
  return { suspects, compared };
}

type Pair = readonly [id: string, left: StampedDoc | undefined, right: StampedDoc | undefined];

async function both(left: BuildSide, right: BuildSide, ids: readonly string[]): Promise<readonly Pair[]> {
  const [inLeft, inRight] = [await left.documents.getMany(left.collection, ids), await right.documents.getMany(right.collection, ids)];
  return ids.map((id) => [id, inLeft.get(id), inRight.get(id)]);
}

async function eachPage(side: BuildSide, look: (ids: readonly string[]) => Promise<void>): Promise<void> {
  let ids: string[] = [];
  for await (const { id } of side.documents.scan(side.collection)) {
    ids.push(id);
    if (ids.length < PAGE) continue;
    await look(ids);
    ids = [];
  }
  await look(ids);
}

/** A tombstone is as good as nothing; a document is the same when its stamp is, too. */
function areSame(left: StampedDoc | undefined, right: StampedDoc | undefined): boolean {
  const [inLeft, inRight] = [left?.doc ?? null, right?.doc ?? null];
  if (inLeft === null || inRight === null) return inLeft === inRight;
  return left?.position === right?.position && differingFields(inLeft, inRight).length === 0;
}

function differenceOf(id: string, left: StampedDoc | undefined, right: StampedDoc | undefined): DocumentDifference {
  const fields = differingFields(left?.doc ?? null, right?.doc ?? null);
  if (fields.length > 0) return { id, fields };
  return { id, fields: [{ field: LAST_EVENT, left: String(left?.position), right: String(right?.position) }] };
}

function maximum(positions: readonly bigint[]): bigint {
  return positions.reduce((highest, position) => (position > highest ? position : highest), 0n);
}
