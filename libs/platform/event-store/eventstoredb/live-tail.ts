import type { StoredEvent } from '@app/kernel';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { StoreUnavailable } from '../event-store.port.js';
import type { EventStoreDbConnection, Running } from './connection.js';
import { decodeStored, recordIn, type StoredRecord } from './stored-record.js';
import { subscribeMessage } from './wire-requests.js';

/** A record that has just come, taken apart once for all who follow. */
export class RecentRecord {
  #event: StoredEvent | undefined;

  constructor(readonly record: StoredRecord) {}

  /** @throws DamagedRecord */
  get event(): StoredEvent {
    this.#event ??= decodeStored(this.record);
    return this.#event;
  }
}

const MOST_RECORDS = 8_192;
const MOST_BYTES = 16_000_000;

/**
 * The end of the log as the server pushes it, and its newest records: one subscription of the process serves all who
 * follow. It takes everything, unfiltered, so that where it stands is always known: a server-side filter tells of its
 * progress only now and then, and some servers do not say when they have caught up. When the connection is lost it has
 * failed for good, and everyone who follows is told.
 */
export class LiveTail {
  readonly #waiting = new Set<() => void>();
  #recent: RecentRecord[] = [];
  #bytes = 0;
  #head: bigint;
  /** Every record beyond this position that has come is at hand. */
  #floor: bigint;
  #failure: StoreUnavailable | undefined;
  #cancel = (): void => undefined;

  /**
   * @param start a position up to which the log goes; the tail begins beyond it
   * @param reached told how far the log goes, with each record
   */
  constructor(
    start: bigint,
    private readonly reached: (position: bigint) => void,
  ) {
    this.#head = start;
    this.#floor = start;
  }

  /** Opens the subscription; resolves when the server has confirmed it. Afterwards a loss shows in `failure`. */
  open(
    connection: EventStoreDbConnection,
    confirmWithinMillis: number,
    after: (millis: number, task: () => void) => () => void,
  ): Promise<undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const cancelTimer = after(confirmWithinMillis, () => this.fail('the server did not confirm a subscription'));
    const following = connection.call('subscribe', undefined, (client, how) =>
      this.#follow(client.read(subscribeMessage(this.#head), ...how()), () => resolve(undefined)),
    );
    following.then(
      () => this.fail('the server ended the subscription'),
      (cause: unknown) => this.fail('the subscription was lost', cause),
    );
    this.#waiting.add(() => {
      if (this.#failure !== undefined) reject(this.#failure);
    });
    return promise.finally(cancelTimer);
  }

  /** The position of the last record. */
  get head(): bigint {
    return this.#head;
  }

  /** Why no more records come, when that is so. */
  get failure(): StoreUnavailable | undefined {
    return this.#failure;
  }

  /** The records after a position, if all of them are still at hand. */
  after(position: bigint, limit: number): readonly RecentRecord[] | undefined {
    if (position < this.#floor) return undefined;
    const first = firstBeyond(this.#recent, position);
    return this.#recent.slice(first, first + limit);
  }

  /** Resolves when the log is longer than `position`, when the tail has failed, or when the signal aborts. */
  async grown(position: bigint, signal: AbortSignal): Promise<void> {
    if (this.#head > position || this.#failure !== undefined || signal.aborted) return;
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

  /** No more records come: everyone who follows is told. */
  fail(because: string, cause?: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = new StoreUnavailable(because, cause === undefined ? {} : { cause });
    this.#cancel();
    this.#wake();
  }

  #follow(call: Subscribed, confirm: () => void): Running<undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    this.#cancel = () => call.cancel();
    call.on('data', (answer: ReadResp) => {
      if (answer.hasConfirmation()) confirm();
      const record = recordIn(answer);
      if (record !== undefined) this.#push(record);
    });
    call.on('end', () => resolve(undefined));
    // A lost connection shows as an error and nothing else.
    call.on('error', reject);
    if (this.#failure !== undefined) call.cancel();
    return { answer: promise, cancel: () => call.cancel() };
  }

  #push(record: StoredRecord): void {
    if (record.position <= this.#head) return;
    this.#head = record.position;
    this.reached(record.position);
    this.#recent.push(new RecentRecord(record));
    this.#bytes += bytesOf(record);
    this.#forgetOldest();
    this.#wake();
  }

  #forgetOldest(): void {
    if (this.#recent.length <= MOST_RECORDS && this.#bytes <= MOST_BYTES) return;
    let surplus = 0;
    // Half at a time: one by one would copy the rest each time.
    while (this.#recent.length - surplus > MOST_RECORDS / 2 || this.#bytes > MOST_BYTES / 2) {
      const oldest = this.#recent[surplus];
      if (oldest === undefined) break;
      this.#bytes -= bytesOf(oldest.record);
      this.#floor = oldest.record.position;
      surplus += 1;
    }
    this.#recent = this.#recent.slice(surplus);
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}

type Subscribed = ReturnType<Parameters<Parameters<EventStoreDbConnection['call']>[2]>[0]['read']>;

function bytesOf({ data, metadata }: StoredRecord): number {
  return data.length + metadata.length;
}

/** The index of the first record beyond a position. */
function firstBeyond(records: readonly RecentRecord[], position: bigint): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = records[middle]?.record.position ?? 0n;
    if (at > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
