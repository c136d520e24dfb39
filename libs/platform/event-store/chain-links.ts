import type { ChainLink } from './chain-link.js';

/** About 100 MB. */
const LINKS_KEPT = 500_000;

/** The links of the streams that a walk through the log came by last: a log may have more streams than fit into memory. */
export class ChainLinks {
  readonly #links = new Map<string, ChainLink>();
  #isComplete: boolean;

  /** @param isComplete the walk begins with the first record, so that what is not known here is not there */
  constructor(
    isComplete: boolean,
    private readonly most = LINKS_KEPT,
  ) {
    this.#isComplete = isComplete;
  }

  /** The link of a stream; `unknown`: it may have one that is not known here. */
  before(stream: string): ChainLink | 'unknown' | undefined {
    return this.#links.get(stream) ?? (this.#isComplete ? undefined : 'unknown');
  }

  set(stream: string, link: ChainLink): void {
    this.#links.delete(stream);
    this.#links.set(stream, link);
    if (this.#links.size <= this.most) return;
    const oldest = this.#links.keys().next();
    if (oldest.done !== true) this.#links.delete(oldest.value);
    this.#isComplete = false;
  }
}
