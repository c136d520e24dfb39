import type { Scheduler } from '@app/kernel';
import { StoreUnavailable } from '../event-store.port.js';

type Waiting = { readonly enter: () => void };

/** So many calls at a time and no more: the server answers RESOURCE_EXHAUSTED to those beyond what it can hold. Others wait their turn. */
export class InFlightWindow {
  readonly #waiting = new Set<Waiting>();
  #inFlight = 0;

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
    private readonly scheduler: Scheduler,
  ) {}

  /**
   * Runs a task once it is its turn.
   * @throws StoreUnavailable when its turn does not come within `millis`, or too many wait already: the task was not begun
   */
  async run<T>(millis: number, task: () => Promise<T>): Promise<T> {
    if (this.#inFlight >= this.most) await this.#turn(millis);
    else this.#inFlight += 1;
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #turn(millis: number): Promise<void> {
    if (this.#waiting.size >= this.mostWaiting) throw new StoreUnavailable('too many appends are waiting');
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting = { enter: () => resolve(undefined) };
    this.#waiting.add(waiting);
    const cancel = this.scheduler.after(millis, () => {
      this.#waiting.delete(waiting);
      reject(new StoreUnavailable(`the append waited ${millis} ms for its turn`));
    });
    await promise.finally(cancel);
  }

  /** Who waits longest enters in place of the one that leaves. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#inFlight -= 1;
      return;
    }
    this.#waiting.delete(next);
    next.enter();
  }
}
