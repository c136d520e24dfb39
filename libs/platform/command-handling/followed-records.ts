import { AsyncLocalStorage } from 'node:async_hooks';

const followed = new AsyncLocalStorage<{ isAnythingRecorded: boolean }>();

/** Does some work, of which `isAnythingRecorded` tells from within. */
export function followRecords<T>(work: () => T): T {
  return followed.run({ isAnythingRecorded: false }, work);
}

/** A command of the work that goes on here left records, now or when it came before. */
export function noteRecorded(): void {
  const work = followed.getStore();
  if (work !== undefined) work.isAnythingRecorded = true;
}

/** Has the work that goes on here left records? Whatever fails from then on, it must not be told that nothing was done. */
export function isAnythingRecorded(): boolean {
  return followed.getStore()?.isAnythingRecorded === true;
}
