import { type Clock, fromMillis, type Instant, toMillis } from '@app/kernel';

/** Runs something later. */
export type Scheduler = {
  /** Runs `task` once, `millis` from now, and gives a way to call it off. */
  schedule(millis: number, task: () => void): () => void;
};

/** The time a simulator lives in. */
export type GatewayTime = { readonly clock: Clock; readonly scheduler: Scheduler };

/** A time that passes only when a test says so. */
export type ManualTime = GatewayTime & {
  /** Lets seconds pass and starts, in order, everything that falls due meanwhile. */
  advance(seconds: number): void;
};

/** The machine's own time. */
export function systemTime(): GatewayTime {
  return {
    clock: { now: () => fromMillis(Date.now()) },
    scheduler: {
      schedule: (millis, task) => {
        const timer = setTimeout(task, millis);
        return () => clearTimeout(timer);
      },
    },
  };
}

/** A time that stands still at `start` until it is advanced. */
export function manualTime(start: Instant): ManualTime {
  let now = toMillis(start);
  let waiting: readonly { readonly due: number; readonly task: () => void }[] = [];
  return {
    clock: { now: () => fromMillis(now) },
    scheduler: {
      schedule: (millis, task) => {
        const entry = { due: now + millis, task };
        waiting = [...waiting, entry];
        return () => {
          waiting = waiting.filter((other) => other !== entry);
        };
      },
    },
    advance: (seconds) => {
      const end = now + seconds * 1000;
      for (let next = earliestUntil(waiting, end); next !== undefined; next = earliestUntil(waiting, end)) {
        const due = next;
        waiting = waiting.filter((other) => other !== due);
        now = Math.max(now, due.due);
        due.task();
      }
      now = end;
    },
  };
}

function earliestUntil<Entry extends { readonly due: number }>(entries: readonly Entry[], end: number): Entry | undefined {
  return entries.filter((entry) => entry.due <= end).sort((a, b) => a.due - b.due)[0];
}
