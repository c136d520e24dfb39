/** Which events were taken up and are not dealt with yet; the checkpoint is never past the lowest of them. */
export class UnfinishedPositions {
  readonly #order: { readonly position: bigint; done: boolean }[] = [];
  #shrunk = Promise.withResolvers<undefined>();

  /** @param checkpoint the position behind which everything is open
   *  @param onAdvance told when everything up to a position is dealt with */
  constructor(
    private checkpoint: bigint,
    private readonly onAdvance: (checkpoint: bigint) => void,
  ) {}

  get size(): number {
    return this.#order.length;
  }

  /** An event was taken up; call the result when it is dealt with. */
  begin(position: bigint): () => void {
    const entry = { position, done: false };
    this.#order.push(entry);
    return () => {
      entry.done = true;
      this.#advance();
    };
  }

  /** There is nothing to deal with up to here besides what was taken up before. */
  pass(position: bigint): void {
    this.begin(position)();
  }

  /** Resolves when fewer than `size` are unfinished, or `give` aborts. */
  async below(size: number, giveUp: AbortSignal): Promise<void> {
    const abort = (): void => this.#shrunk.resolve(undefined);
    giveUp.addEventListener('abort', abort, { once: true });
    while (this.#order.length >= size && !giveUp.aborted) await this.#shrunk.promise;
    giveUp.removeEventListener('abort', abort);
  }

  #advance(): void {
    let finished = 0;
    for (const { position, done } of this.#order) {
      if (!done) break;
      this.checkpoint = position;
      finished += 1;
    }
    if (finished === 0) return;
    this.#order.splice(0, finished);
    this.onAdvance(this.checkpoint);
    this.#shrunk.resolve(undefined);
    this.#shrunk = Promise.withResolvers<undefined>();
  }
}
