import type { Scheduler } from '@app/kernel';
import { within } from './pause.js';

/** How far a subscription has come, for those who wait for it. */
export class Progress {
  #position = 0n;
  #events = 0;
  readonly #waiting = new Set<{ readonly position: bigint; readonly done: () => void }>();

  readonly #listeners = new Set<(position: bigint) => void>();

  get position(): bigint {
    return this.#position;
  }

  /** How many events it was given since it was made. Positions do not tell: on some engines they have gaps. */
  get events(): number {
    return this.#events;
  }

  /** The subscription has dealt with everything up to here, with so many events on the way. It may begin again further back. */
  reach(position: bigint, events = 0): void {
    this.#position = position;
    this.#events += events;
    for (const waiter of [...this.#waiting]) if (waiter.position <= position) waiter.done();
    for (const listener of [...this.#listeners]) listener(position);
  }

  /** Calls the listener each time it comes further, until the result is called. */
  onReach(listener: (position: bigint) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** True once it has come to `position`; false when that took longer than `millis`. */
  async waitUntil(position: bigint, millis: number, scheduler: Scheduler): Promise<boolean> {
    if (this.#position >= position) return true;
    if (millis <= 0) return false;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const waiter = { position, done: () => resolve(undefined) };
    this.#waiting.add(waiter);
    const inTime = await within(scheduler, millis, promise);
    this.#waiting.delete(waiter);
    return inTime;
  }
}
