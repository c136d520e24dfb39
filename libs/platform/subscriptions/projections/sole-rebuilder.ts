import type { Scheduler } from '@app/kernel';
import { type Leases, soleHolder } from '../leases/leases.js';
import { UnfitBuild } from './builds-record.js';

/** What being the only one takes. `leases`: left out where this is the only process. */
export type SoleRebuilderOptions = { readonly projection: string; readonly leases?: Leases | undefined; readonly scheduler: Scheduler };

/** Longer than it takes until the lease of a process that died is free. */
const WAIT_MILLIS = 15_000;

/** Whoever makes a projection anew, compares it or chooses another build does so while nobody else does, here or in another process. */
export class SoleRebuilder {
  #isBusy = false;

  constructor(private readonly options: SoleRebuilderOptions) {}

  /**
   * Does work that ends when the signal it is given aborts: `signal` did, or another process may have taken over. After that it is done
   * again from its beginning, once this process has its turn again.
   * @throws UnfitBuild when somebody else is at it
   */
  async alone<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.#isBusy) throw new UnfitBuild(`${this.options.projection} is being rebuilt or compared already`);
    this.#isBusy = true;
    try {
      return await this.#inTurn(work, signal);
    } finally {
      this.#isBusy = false;
    }
  }

  async #inTurn<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { projection, scheduler, leases = soleHolder } = this.options;
    const over = new AbortController();
    const giveUpLater = (): (() => void) => scheduler.after(WAIT_MILLIS, () => over.abort());
    let cancelTimer = giveUpLater();
    let done: { readonly result: T } | undefined;
    const follow = async ({ signal: tenure }: { readonly signal: AbortSignal }): Promise<void> => {
      cancelTimer();
      try {
        done = { result: await work(tenure) };
        over.abort();
      } catch (error) {
        // The lease ran out, as it does when this process stands still or the store is lost for long: its next turn begins anew.
        if (!tenure.aborted || signal.aborted) throw error;
        cancelTimer = giveUpLater();
      }
    };
    try {
      await leases.hold(`rebuilding/${projection}`, follow, AbortSignal.any([signal, over.signal]), { own: true });
    } finally {
      cancelTimer();
    }
    if (done !== undefined) return done.result;
    signal.throwIfAborted();
    throw new UnfitBuild(
      `${projection} did not get its turn within ${WAIT_MILLIS / 1_000} s: another process rebuilds or compares it, or the document store cannot be reached`,
    );
  }
}
