import type { Scheduler } from '@app/kernel';

/** One timer for all who look at the same thing now and then: whoever waits, waits for the same beat. */
export class Beat {
  readonly #waiting = new Set<() => void>();
  #cancel: (() => void) | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly everyMillis: number,
  ) {}

  /** Waits for the next beat. True when it has come, false when the signal aborted first. */
  next(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const end = (): void => {
      this.#waiting.delete(come);
      if (this.#waiting.size === 0) this.#rest();
      resolve(false);
    };
    const come = (): void => {
      signal.removeEventListener('abort', end);
      resolve(true);
    };
    signal.addEventListener('abort', end, { once: true });
    this.#waiting.add(come);
    this.#cancel ??= this.scheduler.after(this.everyMillis, () => this.#beat());
    return promise;
  }

  #beat(): void {
    this.#cancel = undefined;
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const come of all) come();
  }

  #rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
