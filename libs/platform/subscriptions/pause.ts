import type { Scheduler } from '@app/kernel';

/** Waits. True when the time is over, false when the signal aborted first. */
export function pause(scheduler: Scheduler, millis: number, signal: AbortSignal): Promise<boolean> {
  return scheduler.sleep(millis, signal).then(
    () => true,
    (error: unknown) => {
      if (signal.aborted) return false;
      throw error;
    },
  );
}

/** Does a task each time the wait is over, until it is broken off. A failure is told, and ends nothing. */
export async function repeat(wait: () => Promise<boolean>, task: () => unknown, onError: (error: unknown) => void): Promise<void> {
  while (await wait()) {
    try {
      await task();
    } catch (error) {
      onError(error);
    }
  }
}

/** True when the work is done in time, false when it takes longer; it then goes on, but nobody waits for it here. */
export async function within(scheduler: Scheduler, millis: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const cancel = scheduler.after(millis, () => resolve(false));
  try {
    return await Promise.race([work.then(() => true), tooLate]);
  } finally {
    cancel();
  }
}
