import type { Clock } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../../read-store/read-store.port.js';
import { type Failure, failedAgain, failureOf } from '../failure.js';
import type { Parked } from '../happening.js';

/** From this try on someone should look; it is still tried, seldom, so that an outage heals by itself. */
export const PARKED_FROM_TRY = 8;

/** The orders of one saga that failed. A failure is durable before the checkpoint passes what it failed on. */
export class SagaFailures {
  readonly #failures = new Map<string, { failure: Failure; version: number; waiting: number }>();
  readonly #space: string;

  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
    private readonly saga: string,
  ) {
    this.#space = spaceOfSagaFailures(saga);
  }

  async load(): Promise<void> {
    this.#failures.clear();
    await this.look(this.documents);
  }

  /** As the store has them; for where another process records them. */
  async look(reads: Pick<ReadStoreReader, 'listState'>): Promise<void> {
    const kept = await reads.listState(this.#space);
    this.#failures.clear();
    for (const { key, version, value } of kept) {
      const failure = failureOf(value);
      if (failure !== undefined) this.#failures.set(key, { failure, version, waiting: 0 });
    }
  }

  get(orderId: string): Failure | undefined {
    return this.#failures.get(orderId)?.failure;
  }

  get orders(): readonly string[] {
    return [...this.#failures.keys()];
  }

  get parkedCount(): number {
    return [...this.#failures.values()].filter(({ failure }) => failure.tries >= PARKED_FROM_TRY).length;
  }

  /** Something happened in an order that has failed: its next try sees it. */
  mark(orderId: string): void {
    const found = this.#failures.get(orderId);
    if (found !== undefined) found.waiting += 1;
  }

  /** Durable when it returns. */
  async record(orderId: string, error: unknown): Promise<Failure> {
    const before = this.#failures.get(orderId);
    const failure = failedAgain(before?.failure, error, this.clock.now());
    let version = before?.version ?? null;
    // Refused where an earlier put of ours was made after all, though it was answered with an error.
    while (!(await this.documents.putState(this.#space, orderId, failure, version))) version = await this.#versionOf(orderId);
    const stored = await this.documents.getState(this.#space, orderId);
    if (stored === undefined) throw new Error(`the failure of ${orderId} in ${this.saga} could not be recorded`);
    this.#failures.set(orderId, { failure, version: stored.version, waiting: before?.waiting ?? 0 });
    return failure;
  }

  async #versionOf(orderId: string): Promise<number | null> {
    return (await this.documents.getState(this.#space, orderId))?.version ?? null;
  }

  /** The order is well again: at once for this process, then for the next. */
  async clear(orderId: string): Promise<Failure | undefined> {
    const found = this.#failures.get(orderId);
    if (found === undefined) return undefined;
    this.#failures.delete(orderId);
    await this.documents.putState(this.#space, orderId, null, found.version);
    return found.failure;
  }

  list(): Parked[] {
    return [...this.#failures].map(([key, { failure, waiting }]) => parkedOrder(this.saga, key, failure, waiting));
  }
}

/** The orders of a saga that failed, as a process sees them that only reads; what waits behind them is not known to it. */
export async function failedOrdersOf(saga: string, documents: Pick<ReadStoreReader, 'listState'>): Promise<readonly Parked[]> {
  const kept = await documents.listState(spaceOfSagaFailures(saga));
  return kept.flatMap(({ key, value }) => {
    const failure = failureOf(value);
    return failure === undefined ? [] : [parkedOrder(saga, key, failure, 0)];
  });
}

function parkedOrder(saga: string, orderId: string, { error, tries, since }: Failure, waiting: number): Parked {
  return { subscription: saga, key: orderId, error, tries, since, position: undefined, waiting, retrying: tries < PARKED_FROM_TRY };
}

/** The space of the state records that hold a saga's failures, by order. */
export function spaceOfSagaFailures(saga: string): string {
  return `saga-failures:${saga}`;
}
