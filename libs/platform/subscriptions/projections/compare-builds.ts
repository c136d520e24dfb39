import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadStoreReader, StampedDoc } from '../../read-store/read-store.port.js';
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
  /** Documents that changed faster than they could be compared, at most 1,000 of them. */
  readonly unsettled: readonly string[];
};

/** Told how many documents have been compared; broken off between two pages. */
export type ComparisonOptions = {
  readonly onCompared?: ((compared: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

const PAGE = 500;
const MOST_ROUNDS = 20;
const MOST_SHOWN = 20;
const MOST_UNSETTLED = 1_000;

/**
 * Compares two builds document by document while both may go on. What looks different is looked at again once both have
 * passed the same position, and counts only if neither document has moved beyond it. Holds one page of documents at a time.
 */
export async function compareBuilds(
  left: BuildSide,
  right: BuildSide,
  { onCompared = () => undefined, signal }: ComparisonOptions = {},
): Promise<BuildComparison> {
  const found: Found = { differences: [], differing: 0, unsettled: [] };
  let compared = 0;
  const look = async (ids: readonly string[], isNew: (pair: Pair) => boolean): Promise<void> => {
    const pairs = (await both(left, right, ids)).filter(isNew);
    compared += pairs.length;
    await settle(
      left,
      right,
      pairs.flatMap(([id, inLeft, inRight]) => (areSame(inLeft, inRight) ? [] : [id])),
      found,
    );
    onCompared(compared);
    await nextTurn();
    signal?.throwIfAborted();
  };
  await eachPage(left, (ids) => look(ids, () => true));
  await eachPage(right, (ids) => look(ids, ([, inLeft]) => inLeft === undefined));
  const position = await bothPast(left, right, 0n);
  return { left: left.collection, right: right.collection, position, compared, ...found };
}

/** What was found so far: the first differences, how many there are, and what never came to rest. */
type Found = { readonly differences: DocumentDifference[]; differing: number; readonly unsettled: string[] };

/** Looks again at what looked different until it is the same, different for sure, or has moved on too often. */
async function settle(left: BuildSide, right: BuildSide, ids: readonly string[], found: Found): Promise<void> {
  let suspects = ids;
  for (let round = 0, furthest = 0n; round < MOST_ROUNDS && suspects.length > 0; round += 1) {
    const passed = await bothPast(left, right, furthest);
    const open: string[] = [];
    for (const [id, inLeft, inRight] of await both(left, right, suspects)) {
      if (areSame(inLeft, inRight)) continue;
      const stamps = [inLeft?.position ?? 0n, inRight?.position ?? 0n];
      if (stamps.every((stamp) => stamp <= passed) || stamps[0] === stamps[1]) {
        found.differing += 1;
        if (found.differences.length < MOST_SHOWN) found.differences.push(differenceOf(id, inLeft, inRight));
      } else open.push(id);
      furthest = maximum([furthest, ...stamps]);
    }
    suspects = open;
  }
  found.unsettled.push(...suspects.slice(0, MOST_UNSETTLED - found.unsettled.length));
}

/** Waits until both have passed the position that the further one has come to, and gives it. */
async function bothPast(left: BuildSide, right: BuildSide, atLeast: bigint): Promise<bigint> {
  const position = maximum([atLeast, await left.position(), await right.position()]);
  await Promise.all([left.reach(position), right.reach(position)]);
  return position;
}

/** Are the builds the same as far as could be told? */
export function isEqual({ differing, unsettled }: BuildComparison): boolean {
  return differing === 0 && unsettled.length === 0;
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
