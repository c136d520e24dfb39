import type { Clock } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../read-store/read-store.port.js';

const SPACE = 'skipped-events';

/** What someone decided that a projection goes on without: an event, for one document. It holds for every build of its version. */
export class SkippedEvents {
  readonly #known = new Set<string>();
  readonly #prefix: string;

  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
    projection: { readonly name: string; readonly version: number },
  ) {
    this.#prefix = `${projection.name}@${projection.version}/`;
  }

  async load(): Promise<void> {
    for (const { key } of await this.documents.listState(SPACE)) {
      if (key.startsWith(this.#prefix)) this.#known.add(key);
    }
  }

  has(position: bigint, key: string): boolean {
    return this.#known.size > 0 && this.#known.has(this.#entry(position, key));
  }

  /** Durable when it returns. */
  async add(position: bigint, key: string, reason: string): Promise<void> {
    const entry = this.#entry(position, key);
    await this.documents.putState(SPACE, entry, { reason, at: this.clock.now() }, null);
    this.#known.add(entry);
  }

  #entry(position: bigint, key: string): string {
    return `${this.#prefix}${position}/${key}`;
  }
}

/** Takes over from one store into another what is gone without. */
export async function copySkipped(from: Pick<ReadStoreReader, 'listState'>, to: ReadStore): Promise<void> {
  for (const { key, value } of await from.listState(SPACE)) await to.putState(SPACE, key, value, null);
}
