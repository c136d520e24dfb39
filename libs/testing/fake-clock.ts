import { type Clock, fromMillis, type Instant, instant, plusSeconds, type Scheduler, sleepBy, toMillis } from '@app/kernel';

/** Where every story starts unless it says otherwise. */
export const STORY_START: Instant = instant('2026-11-24T10:00:00.000Z');

/** A clock that moves only when it is told to. */
export type FakeClock = Clock & {
  /** Moves on (back, when negative) and gives the new time. Runs nothing: see `fakeScheduler`. */
  advance(seconds: number): Instant;
  set(at: Instant): void;
};

/** A clock that stands at `start` until it is moved. */
export function fakeClock(start: string = STORY_START): FakeClock {
  let now = instant(start);
  return {
    now: () => now,
    advance(seconds) {
      now = plusSeconds(now, seconds);
      return now;
    },
    set(at) {
      now = at;
    },
  };
}

/** The milliseconds of a clock, for what counts in those of one that never goes back. */
export function monotonicOf(clock: Clock): () => number {
  return () => toMillis(clock.now());
}

/** A scheduler in which time passes only through `advance`. */
export type FakeScheduler = Scheduler & {
  /** Moves the clock, running what falls due on the way, each at its own time and in order. */
  advance(seconds: number): Promise<void>;
  /** Jumps to the next task, if there is one, and runs it. */
  runNext(): Promise<boolean>;
  /** How many tasks wait. */
  readonly pending: number;
};

type Task = { readonly due: number; readonly order: number; readonly run: () => void };

/**
 * A scheduler on a fake clock: no test ever waits. After each task that falls due, time stands still until `settle` resolves:
 * by default that lets promises run; who has real input and output under way waits for that, too.
 */
export function fakeScheduler(clock: FakeClock, settle: () => Promise<void> = settled): FakeScheduler {
  const tasks = new Set<Task>();
  let order = 0;
  const next = (): Task | undefined => [...tasks].sort((a, b) => a.due - b.due || a.order - b.order)[0];
  const runTask = async (task: Task): Promise<void> => {
    tasks.delete(task);
    if (task.due > toMillis(clock.now())) clock.set(fromMillis(task.due));
    task.run();
    await settle();
  };
  const after: Scheduler['after'] = (millis, run) => {
    order += 1;
    const task = { due: toMillis(clock.now()) + Math.max(0, millis), order, run };
    tasks.add(task);
    return () => void tasks.delete(task);
  };
  return {
    after,
    sleep: sleepBy(after),
    async advance(seconds) {
      const until = toMillis(clock.now()) + Math.round(seconds * 1000);
      await settle();
      for (let task = next(); task !== undefined && task.due <= until; task = next()) await runTask(task);
      clock.set(fromMillis(until));
    },
    async runNext() {
      await settle();
      const task = next();
      if (task !== undefined) await runTask(task);
      return task !== undefined;
    },
    get pending() {
      return tasks.size;
    },
  };
}

/** A scheduler for which time flies: every pause is over at once, and the clock has moved by its length. */
export function hastyScheduler(clock: FakeClock): Scheduler {
  const after: Scheduler['after'] = (millis, run) => {
    const due = toMillis(clock.now()) + millis;
    const timer = setImmediate(() => {
      if (due > toMillis(clock.now())) clock.set(fromMillis(due));
      run();
    });
    return () => clearImmediate(timer);
  };
  return { after, sleep: sleepBy(after) };
}

/** Lets everything that is ready run: promises, and what the event loop already holds. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
