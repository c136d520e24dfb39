import { canonicalJson, type Doc } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../read-store/index.js';
import { SKIPPED_SPACE, skippedEntry, skippedEntryIn } from './projections/skipped-events.js';
import { checkpointOfSaga } from './sagas/saga.runner.js';
import { spaceOfSagaFailures } from './sagas/saga-failures.js';

/** A saga and where it began, as far as that is recorded: what counts for one that has no checkpoint yet. */
export type StartedSaga = { readonly name: string; readonly after: bigint | undefined };

/**
 * What must go along with a log when it is moved: how far each saga has come, the orders in which one failed, and what
 * read models go on without. Read models themselves are built anew from the log, and so is everything that is parked in them.
 */
export type MovedFollowers = {
  readonly checkpoints: readonly { readonly saga: string; readonly position: bigint }[];
  readonly failures: readonly { readonly saga: string; readonly orderId: string; readonly failure: Doc }[];
  /** `projection` is its name and version. */
  readonly skipped: readonly { readonly projection: string; readonly position: bigint; readonly key: string; readonly why: Doc }[];
};

/** Reads it where it stands. */
export async function readMovedFollowers(
  documents: Pick<ReadStoreReader, 'checkpoint' | 'listState'>,
  sagas: readonly StartedSaga[],
): Promise<MovedFollowers> {
  const checkpoints: { saga: string; position: bigint }[] = [];
  const failures: { saga: string; orderId: string; failure: Doc }[] = [];
  for (const { name: saga, after } of sagas) {
    const position = (await documents.checkpoint(checkpointOfSaga(saga))) ?? after;
    if (position !== undefined) checkpoints.push({ saga, position });
    const failed = await documents.listState(spaceOfSagaFailures(saga));
    failures.push(...failed.map(({ key: orderId, value: failure }) => ({ saga, orderId, failure })));
  }
  const skipped = (await documents.listState(SKIPPED_SPACE)).flatMap(({ key: entry, value: why }) => {
    const parts = skippedEntryIn(entry);
    return parts === undefined ? [] : [{ ...parts, why }];
  });
  return { checkpoints, failures, skipped };
}

/** Every position that is named there. */
export function positionsIn({ checkpoints, skipped }: MovedFollowers): ReadonlySet<bigint> {
  return new Set([...checkpoints, ...skipped].map(({ position }) => position));
}

/** The same in a log in which these records stand elsewhere. @throws RangeError for a position at which no record stands */
export function movedTo(followers: MovedFollowers, positions: ReadonlyMap<bigint, bigint>): MovedFollowers {
  const placed = <T extends { readonly position: bigint }>(one: T): T => {
    const position = one.position === 0n ? 0n : positions.get(one.position);
    if (position === undefined) throw new RangeError(`no record stands at position ${one.position}`);
    return { ...one, position };
  };
  return { ...followers, checkpoints: followers.checkpoints.map(placed), skipped: followers.skipped.map(placed) };
}

/** Puts it where it is to stand. Saying it again changes nothing; failures that are no more are removed. */
export async function putMovedFollowers({ checkpoints, failures, skipped }: MovedFollowers, documents: ReadStore): Promise<void> {
  for (const { saga, position } of checkpoints) await documents.saveCheckpoint(checkpointOfSaga(saga), position);
  for (const saga of new Set([...checkpoints, ...failures].map((one) => one.saga))) {
    const mine = failures.filter((one) => one.saga === saga);
    await putAll(documents, spaceOfSagaFailures(saga), new Map(mine.map(({ orderId, failure }) => [orderId, failure])));
  }
  const entries = skipped.map(({ projection, position, key, why }) => [skippedEntry(projection, position, key), why] as const);
  await putAll(documents, SKIPPED_SPACE, new Map(entries));
}

async function putAll(documents: ReadStore, space: string, values: ReadonlyMap<string, Doc>): Promise<void> {
  const there = new Map((await documents.listState(space)).map((record) => [record.key, record]));
  const put = async (key: string, value: Doc | null, version: number | null): Promise<void> => {
    if (!(await documents.putState(space, key, value, version)))
      throw new Error(`somebody else writes ${space} while a shop is being moved`);
  };
  for (const [key, { version }] of there) if (!values.has(key)) await put(key, null, version);
  for (const [key, value] of values) {
    const known = there.get(key);
    if (known === undefined || canonicalJson(known.value) !== canonicalJson(value)) {
      await put(key, value, known?.version ?? null);
    }
  }
}
