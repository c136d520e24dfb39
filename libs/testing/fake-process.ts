import { type Clock, type Scheduler, toMillis } from '@app/kernel';
import { type FakeClock, type FakeScheduler, fakeClock, fakeScheduler, monotonicOf, settled } from './fake-clock.js';

/** A process among others: while it is frozen its timers stand still and `pass` holds up what it sends, but clocks go on. */
export type FakeProcess = {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly monotonic: () => number;
  /** To be awaited before whatever leaves the process. */
  pass(): Promise<void>;
  freeze(): void;
  /** Goes on where it stood; everything that fell due meanwhile runs now. */
  wake(): Promise<void>;
  /** Nothing of it ever runs again. */
  end(): void;
};

const FOLLOW_EVERY_MILLIS = 100;

/** A process on a clock that it shares with others; `scheduler` moves that clock. */
export function fakeProcess(clock: FakeClock, scheduler: FakeScheduler): FakeProcess {
  const own = fakeClock(clock.now());
  const timers = fakeScheduler(own);
  let frozen: PromiseWithResolvers<undefined> | undefined;
  const catchUp = (): Promise<void> => timers.advance((toMillis(clock.now()) - toMillis(own.now())) / 1_000);
  const follow = (): void => {
    if (frozen === undefined) void catchUp();
    cancel = scheduler.after(FOLLOW_EVERY_MILLIS, follow);
  };
  let cancel = scheduler.after(0, follow);
  return {
    clock,
    scheduler: timers,
    monotonic: monotonicOf(clock),
    pass: async () => {
      while (frozen !== undefined) await frozen.promise;
    },
    freeze: () => {
      frozen ??= Promise.withResolvers<undefined>();
    },
    wake: async () => {
      frozen?.resolve(undefined);
      frozen = undefined;
      await settled();
      await catchUp();
      await settled();
    },
    end: () => cancel(),
  };
}
