import { decodeRecord, type StoredEvent, type StreamHead } from '@app/kernel';
import {
  type AppendRequest,
  type AppendResult,
  bytesOfAppend,
  checkAgainstHead,
  checkRequest,
  type EventFilter,
  type EventStore,
  passes,
  StoreUnavailable,
  type SubscriptionItem,
} from '@app/platform/event-store';

/** An event store that forgets everything, for specs of what follows the log. It can be lost and come back. */
export class InMemoryEventStore implements EventStore {
  readonly #log: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #waiting = new Set<() => void>();
  #lost = false;
  #losses = 0;

  /** From now on every call fails and every subscription ends with StoreUnavailable, until `comeBack`. */
  lose(): void {
    this.#lost = true;
    this.#losses += 1;
    this.#wake();
  }

  comeBack(): void {
    this.#lost = false;
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    this.#reach();
    checkRequest(request, bytesOfAppend(request));
    const { stream, records } = request;
    const events = this.#streams.get(stream) ?? [];
    if (records.every(({ id, revision }) => events[revision]?.id === id)) return resultOf(events[records.at(-1)?.revision ?? -1], true);
    checkAgainstHead(request, headOf(events.at(-1)));
    for (const record of records) {
      const event = decodeRecord(record.canonical, BigInt(this.#log.length + 1));
      this.#log.push(event);
      events.push(event);
    }
    this.#streams.set(stream, events);
    this.#wake();
    return resultOf(events.at(-1), false);
  }

  async *readStream(
    stream: string,
    options: { readonly from?: number; readonly direction?: 'forwards' | 'backwards'; readonly limit?: number } = {},
  ): AsyncGenerator<StoredEvent, void, undefined> {
    this.#reach();
    const all = this.#streams.get(stream) ?? [];
    const backwards = options.direction === 'backwards';
    const from = options.from ?? (backwards ? all.length : 0);
    const wanted = backwards ? all.slice(0, from + 1).reverse() : all.slice(from);
    yield* wanted.slice(0, options.limit);
  }

  async readHead(stream: string): Promise<StreamHead | undefined> {
    this.#reach();
    return headOf(this.#streams.get(stream)?.at(-1));
  }

  async *readAll(
    options: { readonly after?: bigint; readonly filter?: EventFilter; readonly limit?: number } = {},
  ): AsyncGenerator<StoredEvent, void, undefined> {
    this.#reach();
    const wanted = this.#log.slice(Number(options.after ?? 0n)).filter((event) => passes(options.filter, event));
    yield* wanted.slice(0, options.limit);
  }

  async *subscribe(options: {
    readonly after: bigint;
    readonly filter?: EventFilter;
    readonly signal: AbortSignal;
  }): AsyncGenerator<SubscriptionItem, void, undefined> {
    let position = Number(options.after);
    const losses = this.#losses;
    for (let first = true; ; first = false) {
      if (options.signal.aborted) return;
      if (losses !== this.#losses) throw new StoreUnavailable('the event store was lost');
      this.#reach();
      const event = this.#log[position];
      if (event !== undefined) {
        position += 1;
        if (passes(options.filter, event)) yield { kind: 'event', event };
        if (position < this.#log.length) continue;
      } else if (!first) {
        await this.#grown(options.signal);
        continue;
      }
      yield { kind: 'caught-up', position: BigInt(position) };
    }
  }

  async findDamage(): Promise<undefined> {
    this.#reach();
    return undefined;
  }

  async readLast(): Promise<StoredEvent | undefined> {
    this.#reach();
    return this.#log.at(-1);
  }

  async positionBeforeLast(records: number): Promise<bigint> {
    this.#reach();
    return BigInt(Math.max(0, this.#log.length - records));
  }

  async headPosition(): Promise<bigint> {
    this.#reach();
    return this.furthestSeen();
  }

  furthestSeen(): bigint {
    return BigInt(this.#log.length);
  }

  async health(): Promise<{ readonly ready: true } | { readonly ready: false; readonly because: string }> {
    return this.#lost ? { ready: false, because: 'the event store was lost' } : { ready: true };
  }

  async close(): Promise<void> {
    this.lose();
  }

  #reach(): void {
    if (this.#lost) throw new StoreUnavailable('the event store was lost');
  }

  async #grown(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

function headOf(last: StoredEvent | undefined): StreamHead | undefined {
  return last === undefined ? undefined : { revision: last.revision, leaf: last.leaf, recordedAt: last.metadata.recordedAt };
}

function resultOf(last: StoredEvent | undefined, repeated: boolean): AppendResult {
  const head = headOf(last);
  if (last === undefined || head === undefined) throw new RangeError('an append has at least one record');
  return { head, position: last.position, repeated };
}
