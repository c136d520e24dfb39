/** Tasks of one stream run one after another, first in, first out; those of different streams run side by side. */
export class StreamQueues {
  readonly #last = new Map<string, Promise<void>>();

  async run<T>(stream: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(stream);
    let done = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    this.#last.set(stream, mine);
    try {
      await before;
      return await task();
    } finally {
      if (this.#last.get(stream) === mine) this.#last.delete(stream);
      done();
    }
  }

  /** How many streams have work. */
  get busy(): number {
    return this.#last.size;
  }
}
