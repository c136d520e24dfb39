import type { Scheduler } from '@app/kernel';
import { pause } from '@app/platform/subscriptions';

/** Tasks that run as long as a process does. None begins before what it needs is `ready`: nothing, where that is left out. */
export type Running = {
  /** Starts a task that ends when the signal aborts; should it fail, it is started again after a second. */
  follow(name: string, task: (signal: AbortSignal) => Promise<void>, ready?: Promise<unknown>): void;
  /** Repeats a task, each time so long after the last. A failure is told and does not end the repetition. */
  every(name: string, millis: number, task: () => Promise<void>, ready?: Promise<unknown>): void;
  /** Ends all tasks and waits for them. */
  stop(): Promise<void>;
};

const AGAIN_AFTER_MILLIS = 1_000;

/** Runs tasks on a scheduler until they are stopped. */
export function whileRunning(scheduler: Scheduler, onFailure: (error: unknown, task: string) => void): Running {
  const stopping = new AbortController();
  const tasks: Promise<void>[] = [];
  const { signal } = stopping;
  const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => stop(undefined), { once: true });

  const attempt = async (name: string, task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      if (!signal.aborted) onFailure(error, name);
    }
  };
  const repeat = async (name: string, millis: number, task: () => Promise<void>, ready: Promise<unknown> | undefined): Promise<void> => {
    if (ready !== undefined) await Promise.race([ready, stopped]);
    while (!signal.aborted) {
      await attempt(name, task);
      await pause(scheduler, millis, signal);
    }
  };
  return {
    follow: (name, task, ready) => tasks.push(repeat(name, AGAIN_AFTER_MILLIS, () => task(signal), ready)),
    every: (name, millis, task, ready) => tasks.push(repeat(name, millis, task, ready)),
    async stop() {
      stopping.abort();
      await Promise.all(tasks);
    },
  };
}
