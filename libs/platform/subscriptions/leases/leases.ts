import type { Fence } from '../../read-store/read-store.port.js';

/** The lease was lost, ran out, or was never held: nothing may be written under it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor(readonly lease: string) {
    super(`this process does not hold ${lease}`);
  }
}

/** One holding of a lease, from its acquisition to its end. */
export interface Tenure {
  /** Aborts when the lease is lost, has run out, is to be handed over, or is wanted no more. */
  readonly signal: AbortSignal;
  /** What keeps later holders' writes from this one's; undefined where nobody else can write. */
  readonly fence: Fence | undefined;
  /** To be called right before each write. @throws LeaseLost when it has run out by this process's own clock */
  check(): void;
}

/** How a lease is held. `own`: whatever others hold, and not handed over to make shares even. */
export type HoldOptions = { readonly own?: boolean };

/** What of all that follows the log is followed by this process. */
export interface Leases {
  /** Do other processes follow, too? */
  readonly isShared: boolean;
  /** Does this process follow anything of its own accord? One that only looks on does not. */
  readonly takesPart: boolean;
  /**
   * Runs `follow` each time this process comes to hold the lease, until it ends by itself or `signal` aborts. The lease is
   * given back when `follow` has come to its end, so what it still writes then is written under it.
   */
  hold(name: string, follow: (tenure: Tenure) => Promise<void>, signal: AbortSignal, options?: HoldOptions): Promise<void>;
  /** What was held under that name is no more: nobody will hold it again. */
  forget(name: string): Promise<void>;
  /** Takes part in sharing until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Where there is one process it holds everything, always. */
export const soleHolder: Leases = {
  isShared: false,
  takesPart: true,
  hold: (_name, follow, signal) => follow({ signal, fence: undefined, check: () => undefined }),
  forget: () => Promise.resolve(),
  run: () => Promise.resolve(),
};
