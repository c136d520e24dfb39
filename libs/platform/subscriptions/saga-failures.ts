import type { Clock } from '@app/kernel';
import type { ReadStore } from '../read-store/read-store.port.js';
import { type Failure, failedAgain, failureOf } from './failure.js';
import type { Parked } from './happening.js';

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
    this.#space = `saga-failures:${saga}`;
  }

  async load(): Promise<void> {
    this.#failures.clear();
    for (const { key, version, value } of await this.documents.listState(this.#space)) {
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
    await this.documents.putState(this.#space, orderId, failure, before?.version ?? null);
    const stored = await this.documents.getState(this.#space, orderId);
    if (stored === undefined) throw new Error(`the failure of ${orderId} in ${this.saga} could not be recorded`);
    this.#failures.set(orderId, { failure, version: stored.version, waiting: before?.waiting ?? 0 });
    return failure;
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
    return [...this.#failures].map(([key, { failure, waiting }]) => ({
      subscription: this.saga,
      key,
      error: failure.error,
      tries: failure.tries,
      since: failure.since,
      position: undefined,
      waiting,
      retrying: failure.tries < PARKED_FROM_TRY,
    }));
  }
}
