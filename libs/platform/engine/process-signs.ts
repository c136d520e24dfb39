import { type Instant, plusSeconds } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../read-store/index.js';

/** A process that works on shared stores says so again and again. `version`: another one after each sign. */
export type ProcessSign = { readonly process: string; readonly version: number; readonly at: Instant };

/** A process that works on shared stores gives a sign so often, and looks then whether they were closed. */
export const SIGN_EVERY_MILLIS = 5_000;

const SPACE = 'processes';
/** What a process that was killed leaves behind is kept no longer. */
const KEPT_SECONDS = 86_400;

type States = Pick<ReadStore, 'getState' | 'putState'>;

/** Says that this process works on these stores; its name is new at each start. */
export async function giveSign(documents: States, process: string, at: Instant): Promise<void> {
  const known = await documents.getState(SPACE, process);
  if (!(await documents.putState(SPACE, process, { at }, known?.version ?? null))) await giveSign(documents, process, at);
}

/** Says that this process has ended: nothing is written by it any more. */
export async function takeSignBack(documents: States, process: string): Promise<void> {
  const known = await documents.getState(SPACE, process);
  if (known !== undefined) await documents.putState(SPACE, process, null, known.version);
}

/** The last sign of each process that has not said that it ended; some may be of processes that were killed. */
export async function signsGiven(documents: Pick<ReadStoreReader, 'listState'>): Promise<readonly ProcessSign[]> {
  return (await documents.listState(SPACE)).map(({ key: process, version, value }) => ({ process, version, at: value['at'] as Instant }));
}

/** Forgets processes that were killed long ago. */
export async function forgetOldSigns(documents: Pick<ReadStore, 'listState' | 'putState'>, now: Instant): Promise<void> {
  const oldest = plusSeconds(now, -KEPT_SECONDS);
  for (const { process, version, at } of await signsGiven(documents)) {
    if (at < oldest) await documents.putState(SPACE, process, null, version);
  }
}
