import { randomUUID } from 'node:crypto';
import type { Clock, Scheduler, StoredEvent } from '@app/kernel';
import { type Arrival, beginArrival, closedIn } from '../engine/index.js';
import { DamagedRecord, type EventStore } from '../event-store/index.js';
import type { ReadStore } from '../read-store/index.js';
import type { KeptSecrets } from '../secrets/index.js';
import { builtProjections, refuseBeyond } from '../subscriptions/index.js';
import {
  type MovedFollowers,
  movedTo,
  positionsIn,
  putMovedFollowers,
  readMovedFollowers,
  type StartedSaga,
} from '../subscriptions/moved-followers.js';
import { followerDifferences } from './compare-followers.js';
import { compareLogs, differencesIn, type LogComparison, recordDifference, recordsIn } from './compare-logs.js';
import { copyLog } from './copy-log.js';
import { type Difference, MOST_DIFFERENCES, StoresDiffer } from './difference.js';
import { copySecrets, countMovable, foreignSecrets, secretDifferences } from './move-secrets.js';

/** The stores of one place: of a data folder, or of servers. */
export type Place = { readonly events: EventStore; readonly documents: ReadStore; readonly keptSecrets: KeptSecrets };

/** What is under way, in the order in which it comes. */
export type MovingStage = 'watching' | 'looking' | 'comparing' | 'secrets' | 'copying' | 'verifying';

/** A move, and what it needs. */
export type Moving = {
  /** Nobody else writes here, for as long as it takes. */
  readonly from: Place;
  readonly to: Place;
  /** Every saga that the program knows, with where it began. */
  readonly sagas: readonly StartedSaga[];
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** The most records per second; left out for as fast as it goes. */
  readonly rate?: number | undefined;
  /** Aborting ends it between two writes; done again, it goes on. */
  readonly signal: AbortSignal;
  readonly tell: (stage: MovingStage, done: number, of: number) => void;
};

/** What is at the new place. `copied`: the records that this very call appended. */
export type Arrived = {
  readonly records: number;
  readonly copied: number;
  readonly secrets: number;
  readonly checkpoints: number;
  readonly failures: number;
  /** The id of the stores at the new place. */
  readonly place: string;
};

/** What a comparison of both places came to. `since`: something was recorded at the new place after the move. */
export type Verified = Omit<Arrived, 'copied' | 'place'> & { readonly differences: readonly Difference[]; readonly since: boolean };

/**
 * Moves everything that only the old place knows, and verifies it: secrets first, so that every record finds its keys; then the
 * log, in its global order, byte for byte; then the sagas' checkpoints, at the places that their records have now. Broken off and
 * done again, it goes on where it was. A place that a shop has arrived at, and that is open, is only looked at: it may be lived in.
 * @throws StoresDiffer when the new place is not empty, or holds something else than the old one: then nothing more was written, and the
 *   new place is as open as it was before this call
 * @throws CheckpointBeyondHead, DamagedRecord, StoreUnavailable, CommandNotSettled, or what the signal was aborted with
 */
export async function moveShop(moving: Moving): Promise<Arrived> {
  const { from, to, signal, tell, clock } = moving;
  const records = await recordsIn(from.events);
  const followers = await followersHere(moving, records);
  await refuseDamage(moving, records);
  const shop = (await refuseOtherBeginning(moving))?.id ?? '';
  // The mark comes first and the look after it: whoever opens the new place meanwhile sees the mark, or what it records is seen.
  const { arrival, takeBack } = await beginArrival(to.documents, { shop, place: randomUUID(), since: clock.now() });
  const { before, movable } = await judge(moving, records, shop, arrival).catch(async (error: unknown) => {
    // Where even that fails, the place stays closed, as after a move that was broken off.
    await takeBack().catch(() => undefined);
    throw error;
  });
  if (closedIn(arrival) === undefined) return await verifyArrived(moving, arrival);
  await copySecrets(from.keptSecrets, to.keptSecrets, signal, (copied) => tell('secrets', copied, movable));
  await copyLog(from.events, before.position, to.events, {
    ...moving,
    onCopied: (copied) => tell('copying', before.alike + copied, records),
  });
  const { positions, comparison } = await walk(moving, records, followers);
  if (comparison.goesOn !== 'both-end') throw new StoresDiffer(differencesIn(comparison));
  const expected = movedTo(followers, positions);
  await putMovedFollowers(expected, to.documents);
  const { differences, secrets } = await compareRest(moving, expected, false);
  if (differences.length > 0) throw new StoresDiffer(differences);
  const { place } = arrival;
  return { ...countsOf(expected), records: comparison.alike, copied: comparison.alike - before.alike, secrets, place };
}

/**
 * Nothing of the old place is lacking at the one where all of it has arrived, and which may have been lived in since. Writes nothing.
 * @throws StoresDiffer, and as `verifyMoved`
 */
export async function verifyArrived(moving: Moving, { place }: Pick<Arrival, 'place'>): Promise<Arrived> {
  const { differences, records, secrets, checkpoints, failures } = await verifyMoved(moving, true);
  if (differences.length > 0) throw new StoresDiffer(differences);
  return { records, secrets, checkpoints, failures, copied: 0, place };
}

/**
 * Compares both places and writes nothing. `isLivedIn`: the shop lives at the new place already, so that more may be there.
 * @throws CheckpointBeyondHead, DamagedRecord for a record of the old place, StoreUnavailable, or what the signal was aborted with
 */
export async function verifyMoved(moving: Moving, isLivedIn: boolean): Promise<Verified> {
  const records = await recordsIn(moving.from.events);
  const followers = await followersHere(moving, records);
  await refuseDamage(moving, records);
  const { positions, comparison } = await walk(moving, records, followers);
  const since = isLivedIn && comparison.goesOn === 'other';
  const isSame = since || comparison.goesOn === 'both-end';
  // Where the logs differ, nobody can say where a checkpoint belongs.
  const expected = isSame ? movedTo(followers, positions) : undefined;
  const rest = await compareRest(moving, expected, isLivedIn);
  const differences = [...(isSame ? [] : differencesIn(comparison)), ...rest.differences];
  return { ...countsOf(followers), records: comparison.alike, secrets: rest.secrets, differences, since };
}

/**
 * What goes along with the log. Nobody else writes here, so it is read once.
 * @throws CheckpointBeyondHead for what is ahead of the log: it belongs to another one, and nobody can say where
 */
async function followersHere({ from, sagas }: Moving, records: number): Promise<MovedFollowers> {
  const followers = await readMovedFollowers(from.documents, sagas);
  const { checkpoints, skipped } = followers;
  const ofSagas = checkpoints.map(({ saga, position }) => ({ subscription: saga, position }));
  refuseBeyond(BigInt(records), [...ofSagas, ...skipped.map(({ projection, position }) => ({ subscription: projection, position }))]);
  return followers;
}

/** A log that begins with another record is not even marked. Gives the first record of the old place. */
async function refuseOtherBeginning({ from, to }: Moving): Promise<StoredEvent | undefined> {
  const mine = await firstOf(from.events);
  // A first record that was changed there is named by the comparison of everything.
  const there = await firstOf(to.events).catch((error: unknown) => {
    if (error instanceof DamagedRecord) return undefined;
    throw error;
  });
  if (there !== undefined && there.leaf !== mine?.leaf) throw new StoresDiffer([recordDifference(mine, there)]);
  return mine;
}

async function firstOf(events: Pick<EventStore, 'readAll'>): Promise<StoredEvent | undefined> {
  for await (const event of events.readAll({ limit: 1 })) return event;
  return undefined;
}

/** Looks at everything there is at the new place before anything is written there, but for the mark. */
async function judge(
  moving: Moving,
  records: number,
  shop: string,
  arrival: Arrival,
): Promise<{ readonly before: LogComparison; readonly movable: number }> {
  const { from, to, signal, tell } = moving;
  if (arrival.shop !== shop) throw new StoresDiffer([{ of: 'arrival', since: arrival.since }]);
  const before = await compareLogs(from.events, to.events, (_mine, _there, alike) => {
    signal.throwIfAborted();
    tell('comparing', alike, records);
  });
  if (before.goesOn !== 'first' && before.goesOn !== 'both-end') throw new StoresDiffer(differencesIn(before));
  await refuseOthers(moving, before.alike);
  return { before, movable: await countMovable(from.keptSecrets, to.keptSecrets, MOST_DIFFERENCES) };
}

/** Every record of the old place is what it was, and follows the one before it: so every record that equals it does. */
async function refuseDamage({ from, signal, tell }: Moving, records: number): Promise<void> {
  const damage = await from.events.findDamage({
    onProgress: (walked) => {
      signal.throwIfAborted();
      tell('looking', walked, records);
    },
  });
  if (damage !== undefined) throw new DamagedRecord(damage.stream, damage.revision, damage.kind);
}

/** Keys that the old place does not know, or read models without the log they were made from: the new place is somebody else's. */
async function refuseOthers(moving: Moving, alike: number): Promise<void> {
  const { from, to } = moving;
  const foreign = await foreignSecrets(from.keptSecrets, to.keptSecrets, MOST_DIFFERENCES);
  if (foreign.length > 0) throw new StoresDiffer(foreign);
  if (alike > 0) return;
  const there = await followersThere(moving);
  const named = [...there.checkpoints.map(({ saga }) => saga), ...(await builtProjections(to.documents))];
  if (named.length > 0) throw new StoresDiffer(named.map((name) => ({ of: 'read-models', name })));
}

/** Where a saga that has no checkpoint there began says nothing about the new place. */
function followersThere({ to, sagas }: Moving): Promise<MovedFollowers> {
  const names = sagas.map(({ name }) => ({ name, after: undefined }));
  return readMovedFollowers(to.documents, names);
}

async function walk(
  { from, to, signal, tell }: Moving,
  records: number,
  followers: MovedFollowers,
): Promise<{ readonly positions: ReadonlyMap<bigint, bigint>; readonly comparison: LogComparison }> {
  const wanted = positionsIn(followers);
  const positions = new Map<bigint, bigint>();
  const comparison = await compareLogs(from.events, to.events, (mine, there, alike) => {
    signal.throwIfAborted();
    if (wanted.has(mine.position)) positions.set(mine.position, there.position);
    tell('verifying', alike, records);
  });
  return { positions, comparison };
}

async function compareRest(
  moving: Moving,
  expected: MovedFollowers | undefined,
  isLivedIn: boolean,
): Promise<{ readonly differences: readonly Difference[]; readonly secrets: number }> {
  const { from, to } = moving;
  let secrets = 0;
  for await (const page of from.keptSecrets.pages()) secrets += page.length;
  const ofSecrets = await secretDifferences(from.keptSecrets, to.keptSecrets, MOST_DIFFERENCES, isLivedIn);
  const there = await followersThere(moving);
  const ofFollowers = expected === undefined ? [] : followerDifferences(expected, there, isLivedIn);
  return { differences: [...ofSecrets, ...ofFollowers].slice(0, MOST_DIFFERENCES), secrets };
}

function countsOf({ checkpoints, failures }: MovedFollowers): Pick<Arrived, 'checkpoints' | 'failures'> {
  return { checkpoints: checkpoints.length, failures: failures.length };
}
