import type { Scheduler } from '@app/kernel';

/** Tasks that run as long as a process does. */
export type Running = {
  /** Starts a task that ends when the signal aborts; should it fail, it is started again after a second. */
  follow(name: string, task: (signal: AbortSignal) => Promise<void>): void;
  /** Repeats a task, each time so long after the last. A failure is told and does not end the repetition. */
  every(name: string, millis: number, task: () => Promise<void>): void;
  /** Ends all tasks and waits for them. */
  stop(): Promise<void>;
};

const AGAIN_AFTER_MILLIS = 1_000;

/** Runs tasks on a scheduler until they are stopped. */
export function whileRunning(scheduler: Scheduler, onFailure: (error: unknown, task: string) => void): Running {
  const stopping = new AbortController();
  const tasks: Promise<void>[] = [];
  const { signal } = stopping;

  const pause = async (millis: number): Promise<void> => {
    try {
      await scheduler.sleep(millis, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
  const attempt = async (name: string, task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      if (!signal.aborted) onFailure(error, name);
    }
  };
  const repeat = async (name: string, millis: number, task: () => Promise<void>): Promise<void> => {
    while (!signal.aborted) {
      await attempt(name, task);
      await pause(millis);
    }
  };
  return {
    follow: (name, task) => tasks.push(repeat(name, AGAIN_AFTER_MILLIS, () => task(signal))),
    every: (name, millis, task) => tasks.push(repeat(name, millis, task)),
    async stop() {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
