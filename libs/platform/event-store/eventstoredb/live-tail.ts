import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { StoreUnavailable } from '../event-store.port.js';
import { type RecentRecord, RecentRecords } from '../recent-records.js';
import { Waiters } from '../waiters.js';
import type { EventStoreDbConnection, Running } from './connection.js';
import { decodeStored, recordIn, type StoredRecord } from './stored-record.js';
import { subscribeMessage } from './wire-requests.js';

const RECENT = {
  positionOf: ({ position }: StoredRecord) => position,
  sizeOf: ({ data, metadata }: StoredRecord) => data.length + metadata.length,
  decode: decodeStored,
  most: 8_192,
  mostInAll: 16_000_000,
};

/**
 * The end of the log as the server pushes it, and its newest records: one subscription of the process serves all who
 * follow. It takes everything, unfiltered, so that where it stands is always known: a server-side filter tells of its
 * progress only now and then, and some servers do not say when they have caught up. When the connection is lost it has
 * failed for good, and everyone who follows is told.
 */
export class LiveTail {
  readonly #waiters = new Waiters();
  readonly #recent: RecentRecords<StoredRecord, bigint>;
  /** Fails whoever opens the subscription. */
  #refuseOpening = (_because: StoreUnavailable): void => undefined;
  #head: bigint;
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
    this.#recent = new RecentRecords(start, RECENT);
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
    this.#refuseOpening = reject;
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
  after(position: bigint, limit: number): readonly RecentRecord<StoredRecord>[] | undefined {
    return this.#recent.after(position, limit);
  }

  /** Resolves when the log is longer than `position`, when the tail has failed, or when the signal aborts. */
  async grown(position: bigint, signal: AbortSignal): Promise<void> {
    if (this.#head <= position && this.#failure === undefined) await this.#waiters.wait(signal);
  }

  /** No more records come: everyone who follows is told. */
  fail(because: string, cause?: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = new StoreUnavailable(because, cause === undefined ? {} : { cause });
    this.#cancel();
    this.#refuseOpening(this.#failure);
    this.#waiters.wakeAll();
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
    this.#recent.push(record);
    this.#waiters.wakeAll();
  }
}

type Subscribed = ReturnType<Parameters<Parameters<EventStoreDbConnection['call']>[2]>[0]['read']>;
