const MOST_AT_ONCE = 1_000;

/** Collects what is asked for in one turn of the event loop and answers it by one call, at most 1,000 keys each. */
export class Together<T> {
  #waiting = new Map<string, PromiseWithResolvers<T | undefined>>();

  /** @param answer gives what it has of the keys */
  constructor(private readonly answer: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {}

  get(key: string): Promise<T | undefined> {
    const known = this.#waiting.get(key);
    if (known !== undefined) return known.promise;
    if (this.#waiting.size === 0) setImmediate(() => this.#answerAll());
    const waiter = Promise.withResolvers<T | undefined>();
    this.#waiting.set(key, waiter);
    return waiter.promise;
  }

  #answerAll(): void {
    const waiting = [...this.#waiting];
    this.#waiting = new Map();
    for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) void this.#answerSome(waiting.slice(from, from + MOST_AT_ONCE));
  }

  async #answerSome(waiting: readonly (readonly [string, PromiseWithResolvers<T | undefined>])[]): Promise<void> {
    try {
      const found = await this.answer(waiting.map(([key]) => key));
      for (const [key, { resolve }] of waiting) resolve(found.get(key));
    } catch (error) {
      for (const [, { reject }] of waiting) reject(error);
    }
  }
}
