import { type Clock, fromMillis, type Scheduler, sleepBy } from '@app/kernel';

/** The machine's clock. */
export const systemClock: Clock = { now: () => fromMillis(Date.now()) };

const after: Scheduler['after'] = (millis, task) => {
  const timer = setTimeout(task, millis);
  return () => clearTimeout(timer);
};

/** The machine's timers. A task that waits keeps the process alive; cancel it to let go. */
export const systemScheduler: Scheduler = { after, sleep: sleepBy(after) };
