import type { Scheduler, StoredEvent, StreamHead } from '@app/kernel';
import { ChainLinks } from '../chain-links.js';
import { type AppendRequest, type AppendResult, type Damage, type EventStore, StoreUnavailable } from '../event-store.port.js';
import { Appender } from './appender.js';
import type { EventStoreDbConnection } from './connection.js';
import { findDamage } from './find-damage.js';
import { LogFollower } from './log-follower.js';
import { LogReader } from './log-reader.js';
import { StreamHeads } from './stream-heads.js';

/** What the store runs on, and how long things may take. */
export type EventStoreDbSettings = {
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** A call without an answer for so long is given up; an append is then of unknown outcome. */
  readonly answerWithinMillis: number;
  /** So long a call that did not leave, or was refused for now, is made again. */
  readonly retryWithinMillis: number;
  /** So many appends are on their way at most; others wait. */
  readonly mostInFlight: number;
};

/** The event store on EventStoreDB (or KurrentDB): the cluster engine. Positions are commit positions: they have gaps. */
export class EventStoreDbEventStore implements EventStore {
  readonly #heads = new StreamHeads();
  readonly #appender: Appender;
  readonly #reader: LogReader;
  readonly #follower: LogFollower;
  #closing: Promise<void> | undefined;

  constructor(
    private readonly connection: EventStoreDbConnection,
    settings: EventStoreDbSettings,
  ) {
    this.#reader = new LogReader(connection, this.#heads, settings);
    this.#appender = new Appender(connection, this.#heads, {
      ...settings,
      headPosition: () => this.#reader.headPosition(),
      positionOf: (stream, revision) => this.#reader.positionOf(stream, revision),
    });
    this.#follower = new LogFollower(connection, this.#reader, this.#heads, settings.scheduler, settings.answerWithinMillis);
  }

  append(request: AppendRequest): Promise<AppendResult> {
    return this.#appender.append(request);
  }

  readStream: EventStore['readStream'] = (stream, options) => this.#reader.readStream(stream, options);
  readAll: EventStore['readAll'] = (options) => this.#reader.readAll(options);
  subscribe: EventStore['subscribe'] = (options) => this.#follower.follow(options);

  readHead(stream: string): Promise<StreamHead | undefined> {
    return this.#reader.readHead(stream);
  }

  findDamage({
    stream,
    after = 0n,
    onProgress = () => undefined,
  }: Parameters<EventStore['findDamage']>[0] = {}): Promise<Damage | undefined> {
    if (stream !== undefined) return findDamage(this.#reader, this.#reader.recordsOf(stream), onProgress, new ChainLinks(true));
    return findDamage(this.#reader, this.#reader.recordsAfter(after), onProgress, new ChainLinks(after === 0n));
  }

  readLast(): Promise<StoredEvent | undefined> {
    return this.#reader.readLast();
  }

  positionBeforeLast(records: number): Promise<bigint> {
    return this.#reader.positionBeforeLast(records);
  }

  headPosition(): Promise<bigint> {
    return this.#reader.headPosition();
  }

  furthestSeen(): bigint {
    return this.#heads.furthest;
  }

  async health(): ReturnType<EventStore['health']> {
    try {
      await this.#reader.look();
      return { ready: true };
    } catch (error) {
      if (error instanceof StoreUnavailable) return { ready: false, because: error.message };
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#appender.close().then(async () => {
      await this.#follower.close();
      await this.connection.close();
    });
    return this.#closing;
  }
}
