import type { Scheduler } from '@app/kernel';
import { UnfitBuild } from './builds-record.js';
import { type Leases, soleHolder } from './leases/leases.js';

/** What being the only one takes. `leases`: left out where this is the only process. */
export type SoleRebuilderOptions = { readonly projection: string; readonly leases?: Leases | undefined; readonly scheduler: Scheduler };

/** Longer than it takes until the lease of a process that died is free. */
const WAIT_MILLIS = 15_000;

/** Whoever makes a projection anew, compares it or chooses another build does so while nobody else does, here or in another process. */
export class SoleRebuilder {
  #isBusy = false;

  constructor(private readonly options: SoleRebuilderOptions) {}

  /**
   * Does work that ends when the signal it is given aborts: `signal` did, or another process may have taken over.
   * @throws UnfitBuild when somebody else is at it
   */
  async alone<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const { projection, scheduler, leases = soleHolder } = this.options;
    signal.throwIfAborted();
    if (this.#isBusy) throw new UnfitBuild(`${projection} is being rebuilt or compared already`);
    this.#isBusy = true;
    const over = new AbortController();
    const cancelTimer = scheduler.after(WAIT_MILLIS, () => over.abort());
    let done: { readonly result: T } | undefined;
    const follow = async ({ signal: tenure }: { readonly signal: AbortSignal }): Promise<void> => {
      cancelTimer();
      try {
        done = { result: await work(tenure) };
      } catch (error) {
        if (tenure.aborted && !signal.aborted)
          throw new UnfitBuild(`this process stood still while it rebuilt ${projection}`, { cause: error });
        throw error;
      } finally {
        over.abort();
      }
    };
    try {
      await leases.hold(`rebuilding/${projection}`, follow, AbortSignal.any([signal, over.signal]), { own: true });
    } finally {
      cancelTimer();
      this.#isBusy = false;
    }
    if (done !== undefined) return done.result;
    signal.throwIfAborted();
    throw new UnfitBuild(`${projection} is being rebuilt or compared by another process`);
  }
}
