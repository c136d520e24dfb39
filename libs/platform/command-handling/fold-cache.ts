import type { StreamFold } from './stream-fold.js';

/** How much is kept at most. */
export type FoldLimits = { readonly folds: number; readonly bytes: number };

/** Streams that are longer are few, and needed again and again: a fold counts as this share of the limit at most. */
const MOST_SHARE = 1 / 8;

/** The most recently used folds of streams, by decider and stream. */
export class FoldCache {
  readonly #folds = new Map<string, StreamFold<unknown>>();
  #bytes = 0;

  constructor(private readonly most: FoldLimits) {}

  /** The fold where it is kept, which then counts as used. */
  get<S>(decider: string, stream: string): StreamFold<S> | undefined {
    const fold = this.peek<S>(decider, stream);
    if (fold === undefined) return undefined;
    const key = keyOf(decider, stream);
    this.#folds.delete(key);
    this.#folds.set(key, fold);
    return fold;
  }

  /** The fold where it is kept. */
  peek<S>(decider: string, stream: string): StreamFold<S> | undefined {
    // One decider name means one type of state.
    return this.#folds.get(keyOf(decider, stream)) as StreamFold<S> | undefined;
  }

  /** Keeps the fold, unless a newer one is there already. */
  put<S>(decider: string, stream: string, fold: StreamFold<S>): void {
    const key = keyOf(decider, stream);
    const kept = this.#folds.get(key);
    if (kept?.head !== undefined && kept.head.revision > (fold.head?.revision ?? -1)) return;
    this.#remove(key);
    this.#folds.set(key, fold);
    this.#bytes += this.#weigh(fold);
    for (const oldest of this.#folds.keys()) {
      if (this.#folds.size <= this.most.folds && this.#bytes <= this.most.bytes) return;
      this.#remove(oldest);
    }
  }

  forget(decider: string, stream: string): void {
    this.#remove(keyOf(decider, stream));
  }

  #remove(key: string): void {
    const fold = this.#folds.get(key);
    if (fold === undefined) return;
    this.#bytes -= this.#weigh(fold);
    this.#folds.delete(key);
  }

  #weigh({ weight }: StreamFold<unknown>): number {
    return Math.min(weight, this.most.bytes * MOST_SHARE);
  }
}

function keyOf(decider: string, stream: string): string {
  return `${decider}\n${stream}`;
}
