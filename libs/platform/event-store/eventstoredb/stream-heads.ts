import type { StoredEvent, StreamHead } from '@app/kernel';

const HEADS_KEPT = 50_000;

/**
 * What this process has seen of the log: the newest record of each recently used stream, and the furthest position.
 * A record never changes, so what is remembered of one stays true, even when others have written after it.
 */
export class StreamHeads {
  readonly #heads = new Map<string, Pick<StreamHead, 'revision' | 'leaf'>>();
  #furthest = 0n;

  /** No record beyond this position was seen. A record that is written from now on stands beyond it. */
  get furthest(): bigint {
    return this.#furthest;
  }

  /** The hash of a stream's record, where it is remembered. */
  leafAt(stream: string, revision: number): string | undefined {
    const head = this.#heads.get(stream);
    return head?.revision === revision ? head.leaf : undefined;
  }

  reached(position: bigint): void {
    if (position > this.#furthest) this.#furthest = position;
  }

  saw({ stream, revision, leaf, position }: Pick<StoredEvent, 'stream' | 'revision' | 'leaf' | 'position'>): void {
    this.reached(position);
    const known = this.#heads.get(stream);
    if (known !== undefined && known.revision >= revision) return;
    this.#heads.delete(stream);
    this.#heads.set(stream, { revision, leaf });
    if (this.#heads.size <= HEADS_KEPT) return;
    const oldest = this.#heads.keys().next();
    if (oldest.done !== true) this.#heads.delete(oldest.value);
  }
}
