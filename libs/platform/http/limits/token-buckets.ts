import { type Clock, toMillis } from '@app/kernel';

/** How much is let through: `burst` at once, then `perSecond`. */
export type Rate = { readonly burst: number; readonly perSecond: number };

type Bucket = { tokens: number; at: number };

const MOST_BUCKETS = 20_000;

/** A token bucket for each key. Of very many keys those not used for longest are forgotten, which only lets more through. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly rate: Rate,
    private readonly mostBuckets = MOST_BUCKETS,
  ) {}

  /** Takes a token of the key's bucket; false when it is empty. */
  take(key: string): boolean {
    const now = toMillis(this.clock.now());
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: this.rate.burst, at: now };
    const filled = Math.min(this.rate.burst, tokens + (Math.max(0, now - at) / 1_000) * this.rate.perSecond);
    const isThrough = filled >= 1;
    // Set anew, so that the map stands in the order of use.
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: isThrough ? filled - 1 : filled, at: now });
    if (this.#buckets.size > this.mostBuckets) forgetOldest(this.#buckets);
    return isThrough;
  }
}

/** Forgets the first of a map or set: the one set longest ago. */
export function forgetOldest(kept: Map<string, unknown> | Set<string>): void {
  for (const key of kept.keys()) {
    kept.delete(key);
    return;
  }
}
