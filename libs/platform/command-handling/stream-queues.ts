import { StoreUnavailable } from '../event-store/index.js';
import { CommandNotSettled } from './command-handling.port.js';

/**
 * Tasks of one stream run one after another, first in, first out; those of different streams run side by side. When one
 * ends because the store is away, those that wait behind it at that moment are not begun: each would wait as long in vain.
 */
export class StreamQueues {
  readonly #waiting = new Map<string, PromiseWithResolvers<undefined>[]>();

  /** @throws StoreUnavailable when the store was away for the task before, or what the task throws */
  async run<T>(stream: string, task: () => Promise<T>): Promise<T> {
    await this.#turn(stream);
    try {
      return await task();
    } catch (error) {
      if (isStoreAway(error)) this.#turnAway(stream, error);
      throw error;
    } finally {
      this.#next(stream);
    }
  }

  async #turn(stream: string): Promise<void> {
    const waiting = this.#waiting.get(stream);
    if (waiting === undefined) {
      this.#waiting.set(stream, []);
      return;
    }
    const turn = Promise.withResolvers<undefined>();
    waiting.push(turn);
    await turn.promise;
  }

  #turnAway(stream: string, cause: Error): void {
    for (const { reject } of this.#waiting.get(stream)?.splice(0) ?? []) reject(new StoreUnavailable(cause.message, { cause }));
  }

  #next(stream: string): void {
    const next = this.#waiting.get(stream)?.shift();
    if (next === undefined) this.#waiting.delete(stream);
    else next.resolve(undefined);
  }
}

/** Other writers that keep winning are no reason why the next one should not. */
function isStoreAway(error: unknown): error is Error {
  return error instanceof StoreUnavailable || (error instanceof CommandNotSettled && error.cause !== undefined);
}
