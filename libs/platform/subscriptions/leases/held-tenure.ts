import type { Scheduler } from '@app/kernel';
import type { Fence } from '../../read-store/read-store.port.js';
import { LeaseLost, type Tenure } from './leases.js';

/** What a tenure takes of its process: timers, and milliseconds of a clock that never goes back. */
export type TenureTime = { readonly scheduler: Scheduler; readonly monotonic: () => number };

/** One holding of a lease; it ends by itself when it is not extended in time. */
export class HeldTenure implements Tenure {
  readonly #ending = new AbortController();
  readonly signal: AbortSignal;
  #cancel: () => void = () => undefined;

  /** @param until when it runs out, by the process's own clock */
  constructor(
    readonly fence: Fence,
    private until: number,
    private readonly time: TenureTime,
    wanted: AbortSignal,
  ) {
    this.signal = AbortSignal.any([this.#ending.signal, wanted]);
    this.#watch();
  }

  get isOver(): boolean {
    return this.time.monotonic() >= this.until;
  }

  check(): void {
    if (this.isOver) throw new LeaseLost(this.fence.subscription);
  }

  /** A sign was given and taken: it runs out later. What has run out does not come back. */
  extend(until: number): void {
    if (this.isOver) return;
    this.until = until;
    this.#watch();
  }

  /** Someone else has it, or it has run out, or was given back: nothing may be written any more. */
  lose(): void {
    this.until = Number.NEGATIVE_INFINITY;
    this.#cancel();
    this.#ending.abort();
  }

  /** Whoever follows is to come to its end; what it still writes then may be written. */
  handOver(): void {
    this.#ending.abort();
  }

  #watch(): void {
    this.#cancel();
    this.#cancel = this.time.scheduler.after(Math.max(0, this.until - this.time.monotonic()), () => {
      if (this.time.monotonic() >= this.until) this.lose();
      else this.#watch();
    });
  }
}
