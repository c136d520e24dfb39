import type { StreamFold } from './stream-fold.js';

/** The most recently used folds of streams, by decider and stream. */
export class FoldCache {
  readonly #folds = new Map<string, StreamFold<unknown>>();

  constructor(private readonly most: number) {}

  get<S>(decider: string, stream: string): StreamFold<S> | undefined {
    const key = keyOf(decider, stream);
    const fold = this.#folds.get(key);
    if (fold === undefined) return undefined;
    this.#folds.delete(key);
    this.#folds.set(key, fold);
    // One decider name means one type of state.
    return fold as StreamFold<S>;
  }

  /** Keeps the fold, unless a newer one is there already. */
  put<S>(decider: string, stream: string, fold: StreamFold<S>): void {
    const key = keyOf(decider, stream);
    const kept = this.#folds.get(key);
    if (kept?.head !== undefined && kept.head.revision > (fold.head?.revision ?? -1)) return;
    this.#folds.delete(key);
    this.#folds.set(key, fold);
    if (this.#folds.size <= this.most) return;
    const oldest = this.#folds.keys().next();
    if (oldest.done !== true) this.#folds.delete(oldest.value);
  }

  forget(decider: string, stream: string): void {
    this.#folds.delete(keyOf(decider, stream));
  }

  get size(): number {
    return this.#folds.size;
  }
}

function keyOf(decider: string, stream: string): string {
  return `${decider}\n${stream}`;
}
