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
