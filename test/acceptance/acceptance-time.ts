import { setImmediate as turn } from 'node:timers/promises';
import type { Scheduler } from '@app/kernel';
import type { Scheduler as GatewayScheduler } from '@app/simulators';
import { type FakeClock, fakeClock, fakeScheduler } from '@app/testing';

/** A time that product and gateways share, and that passes only when a story says so. */
export type AcceptanceTime = {
  readonly clock: FakeClock;
  readonly scheduler: Scheduler;
  readonly gatewayScheduler: GatewayScheduler;
  /** Lets seconds pass. Whatever falls due on the way is finished before time goes on. */
  pass(seconds: number): Promise<void>;
  /** Resolves when nothing is under way any more. */
  quiet(): Promise<void>;
};

/** So many turns of the event loop in which nothing moves. */
const QUIET_TURNS = 12;
const PATIENCE_MILLIS = 20_000;

/** What can be known of what goes on. */
export type Goings = {
  /** Is a request under way? */
  readonly underWay: () => boolean;
  /** Changes as long as something is recorded. */
  readonly movement: () => Promise<string>;
  /** Has everyone dealt with all that is recorded? */
  readonly isDealtWith: () => Promise<boolean>;
};

/** Time that stands still as long as something goes on. */
export function acceptanceTime({ underWay, movement, isDealtWith }: Goings): AcceptanceTime {
  const clock = fakeClock();
  const quiet = async (): Promise<void> => {
    const end = performance.now() + PATIENCE_MILLIS;
    let before = '';
    for (let turns = 0; turns < QUIET_TURNS || !(await isDealtWith()); turns += 1) {
      await turn();
      const now = await movement();
      if (underWay() || now !== before) turns = 0;
      before = now;
      if (performance.now() > end) throw new Error(`something is still under way at ${clock.now()}, ${now}`);
    }
  };
  const scheduler = fakeScheduler(clock, quiet);
  return {
    clock,
    scheduler,
    gatewayScheduler: { schedule: (millis, task) => scheduler.after(millis, task) },
    pass: async (seconds) => {
      await quiet();
      await scheduler.advance(seconds);
      await quiet();
    },
    quiet,
  };
}
