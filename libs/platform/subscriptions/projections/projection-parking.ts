import type { Clock, Doc, StoredEvent } from '@app/kernel';
import type { KeyedStateRecord, ReadStore, ReadStoreReader } from '../../read-store/read-store.port.js';
import { type Failure, failedAgain, failureOf } from '../failure.js';
import { NotParked, type Parked } from '../happening.js';
import type { EvolvedBatch } from './evolve-batch.js';

/** Beyond so many streams the mark no longer names them, and a retry reads the whole log. */
const MOST_STREAMS = 20;

/** One document, or stream, that stands still at an event that failed. */
export type ParkedMark = {
  readonly failure: Failure;
  /** The event at which it stands. */
  readonly position: bigint;
  /** A place in the log before it, to read from … */
  readonly after: bigint;
  /** … and from one of these streams; undefined when there are too many to name. */
  readonly streams: readonly string[] | undefined;
};

/**
 * What stands still in one build. The mark is durable before the checkpoint passes the event; the events themselves
 * stay where they are, in the log, and are read again when it is tried again.
 */
export class ProjectionParking {
  readonly #marks = new Map<string, { mark: ParkedMark; version: number; waiting: number }>();
  readonly #space: string;

  constructor(
    private readonly documents: ReadStore,
    private readonly clock: Clock,
    private readonly build: string,
  ) {
    this.#space = spaceOf(build);
  }

  async load(): Promise<void> {
    this.#marks.clear();
    this.#take(await this.documents.listState(this.#space));
  }

  /** As the store has it; for where another process writes. */
  async look(reads: Pick<ReadStoreReader, 'listState'>): Promise<void> {
    this.#take(await reads.listState(this.#space));
  }

  /** What waits, with the position from which on it does. */
  get positions(): ReadonlyMap<string, bigint> {
    return new Map([...this.#marks].map(([key, { mark }]) => [key, mark.position]));
  }

  get size(): number {
    return this.#marks.size;
  }

  /** @throws NotParked */
  get(key: string): ParkedMark {
    const found = this.#marks.get(key);
    if (found === undefined) throw new NotParked(`nothing waits under ${key} in ${this.build}`);
    return found.mark;
  }

  list(): Parked[] {
    return [...this.#marks].map(([key, { mark, waiting }]) => parkedDocument(this.build, key, mark, waiting));
  }

  /** Makes durable what failed and where what waits behind it is found. `after`: the position before the batch. */
  async hold({ failures, queued }: EvolvedBatch, after: bigint): Promise<void> {
    for (const { key, event, error } of failures) {
      const known = this.#marks.get(key);
      if (known !== undefined) known.waiting = 0;
      const before = known?.mark;
      await this.#put(key, {
        failure: failedAgain(before?.failure, error, this.clock.now()),
        position: event.position,
        after: before?.after ?? after,
        streams: withStream(before === undefined ? [] : before.streams, event),
      });
    }
    for (const { key, event } of queued) {
      const { mark } = this.#marks.get(key) ?? {};
      if (mark?.streams === undefined || mark.streams.includes(event.stream)) continue;
      await this.#put(key, { ...mark, streams: withStream(mark.streams, event) });
    }
  }

  /** Counts what waits, for people to read. */
  count(queued: EvolvedBatch['queued']): void {
    for (const { key } of queued) {
      const found = this.#marks.get(key);
      if (found !== undefined) found.waiting += 1;
    }
  }

  async release(key: string): Promise<void> {
    const version = this.#marks.get(key)?.version ?? null;
    await this.documents.putState(this.#space, key, null, version);
    this.#marks.delete(key);
  }

  #take(kept: readonly KeyedStateRecord[]): void {
    this.#marks.clear();
    for (const { key, version, value } of kept) this.#marks.set(key, { mark: markOf(value), version, waiting: 0 });
  }

  async #put(key: string, mark: ParkedMark): Promise<void> {
    const known = this.#marks.get(key);
    const done = await this.documents.putState(this.#space, key, docOfMark(mark), known?.version ?? null);
    const stored = await this.documents.getState(this.#space, key);
    if (!done || stored === undefined) throw new Error(`the mark of ${key} in ${this.build} was changed by someone else`);
    this.#marks.set(key, { mark, version: stored.version, waiting: known?.waiting ?? 0 });
  }
}

/** What stands still in a build, as a process sees it that only reads; what waits behind it is not known to it. */
export async function parkedDocumentsOf(build: string, documents: Pick<ReadStoreReader, 'listState'>): Promise<readonly Parked[]> {
  return (await documents.listState(spaceOf(build))).map(({ key, value }) => parkedDocument(build, key, markOf(value), 0));
}

/** Nothing waits in a build that is no more. */
export async function forgetParked(documents: ReadStore, build: string): Promise<void> {
  for (const { key, version } of await documents.listState(spaceOf(build))) await documents.putState(spaceOf(build), key, null, version);
}

function parkedDocument(build: string, key: string, { failure, position }: ParkedMark, waiting: number): Parked {
  const { error, tries, since } = failure;
  return { subscription: build, key, error, tries, since, position, waiting, retrying: false };
}

function spaceOf(build: string): string {
  return `parked:${build}`;
}

function withStream(streams: readonly string[] | undefined, { stream }: StoredEvent): readonly string[] | undefined {
  if (streams === undefined || streams.includes(stream)) return streams;
  return streams.length < MOST_STREAMS ? [...streams, stream] : undefined;
}

function docOfMark({ failure, position, after, streams }: ParkedMark): Doc {
  return { ...failure, position: String(position), after: String(after), ...(streams === undefined ? {} : { streams }) };
}

function markOf(value: Doc): ParkedMark {
  const failure = failureOf(value);
  const { position, after, streams } = value;
  if (failure === undefined || typeof position !== 'string' || typeof after !== 'string') {
    throw new TypeError('a mark of what is parked cannot be read');
  }
  const named = Array.isArray(streams) ? streams.filter((one): one is string => typeof one === 'string') : undefined;
  return { failure, position: BigInt(position), after: BigInt(after), streams: named };
}
