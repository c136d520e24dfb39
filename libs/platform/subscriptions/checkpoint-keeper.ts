import type { Scheduler } from '@app/kernel';

const SAVE_AFTER_MILLIS = 500;

/**
 * Saves a checkpoint a little later, and the newest only: one that is behind costs a few events that are dealt with twice,
 * one that is ahead would lose them.
 */
export class CheckpointKeeper {
  #newest: bigint | undefined;
  #saved: bigint | undefined;
  #cancel: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** @param onError is told when saving fails; the next save makes it good. */
  constructor(
    private readonly scheduler: Scheduler,
    private readonly save: (position: bigint) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Everything up to here is done with. */
  note(position: bigint): void {
    this.#newest = position;
    if (position === this.#saved) return;
    this.#cancel ??= this.scheduler.after(SAVE_AFTER_MILLIS, () => {
      this.flush().catch(this.onError);
    });
  }

  /** It was saved elsewhere, together with what it stands for. */
  saved(position: bigint): void {
    this.#newest = position;
    this.#saved = position;
  }

  /** Saves now what is not yet saved. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#saving = this.#saving.then(
      () => this.#saveNewest(),
      () => this.#saveNewest(),
    );
    return this.#saving;
  }

  async #saveNewest(): Promise<void> {
    const newest = this.#newest;
    if (newest === undefined || newest === this.#saved) return;
    await this.save(newest);
    this.#saved = newest;
  }
}
