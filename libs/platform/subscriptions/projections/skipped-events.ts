import type { Clock } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../../read-store/read-store.port.js';

/** The space of the state records that hold them. */
export const SKIPPED_SPACE = 'skipped-events';

/** What someone decided that a projection goes on without: an event, for one document. It holds for every build of its version. */
export class SkippedEvents {
  readonly #known = new Set<string>();
  readonly #projection: string;

  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
    projection: { readonly name: string; readonly version: number },
  ) {
    this.#projection = `${projection.name}@${projection.version}`;
  }

  async load(): Promise<void> {
    for (const { key } of await this.documents.listState(SKIPPED_SPACE)) {
      if (key.startsWith(`${this.#projection}/`)) this.#known.add(key);
    }
  }

  has(position: bigint, key: string): boolean {
    return this.#known.size > 0 && this.#known.has(this.#entry(position, key));
  }

  /** Durable when it returns. */
  async add(position: bigint, key: string, reason: string): Promise<void> {
    const entry = this.#entry(position, key);
    await this.documents.putState(SKIPPED_SPACE, entry, { reason, at: this.clock.now() }, null);
    this.#known.add(entry);
  }

  #entry(position: bigint, key: string): string {
    return skippedEntry(this.#projection, position, key);
  }
}

/** The key of such a record. `projection`: its name and version. */
export function skippedEntry(projection: string, position: bigint, key: string): string {
  return `${projection}/${position}/${key}`;
}

/** Takes such a key apart; undefined where it is none. */
export function skippedEntryIn(
  entry: string,
): { readonly projection: string; readonly position: bigint; readonly key: string } | undefined {
  const [, projection, position, key] = /^([^/]+)\/(\d+)\/(.*)$/s.exec(entry) ?? [];
  return projection === undefined || position === undefined || key === undefined
    ? undefined
    : { projection, position: BigInt(position), key };
}

/** Takes over from one store into another what is gone without. */
export async function copySkipped(from: Pick<ReadStoreReader, 'listState'>, to: ReadStore): Promise<void> {
  for (const { key, value } of await from.listState(SKIPPED_SPACE)) await to.putState(SKIPPED_SPACE, key, value, null);
}
