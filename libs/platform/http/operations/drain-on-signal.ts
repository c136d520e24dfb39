import type { Scheduler } from '@app/kernel';

/** The part of a process that hears signals and ends. */
export type SignalledProcess = {
  once(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): void;
};

const LIMIT_MILLIS = 9_500;

/**
 * Goes down in order at SIGTERM or SIGINT and exits 0; 1 when a part failed on the way or it took longer than 9.5 seconds.
 * What was acknowledged is durable in any case.
 * @returns what makes it go down all the same, and exit with this code when all went well
 */
export function drainOnSignal(
  down: () => Promise<boolean>,
  surroundings: { readonly process: SignalledProcess; readonly scheduler: Scheduler },
): (exitCode: number) => void {
  const { process, scheduler } = surroundings;
  let isUnderWay = false;
  const begin = (exitCode: number): void => {
    if (isUnderWay) return;
    isUnderWay = true;
    scheduler.after(LIMIT_MILLIS, () => process.exit(1));
    down().then(
      (isWell) => process.exit(isWell ? exitCode : 1),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', () => begin(0));
  process.once('SIGINT', () => begin(0));
  return begin;
}
