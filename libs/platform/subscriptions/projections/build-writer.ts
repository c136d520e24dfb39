import type { AnyProjection, StoredEvent, Upcast } from '@app/kernel';
import type { EventLogReader } from '../../event-store/event-store.port.js';
import { crashPoint } from '../../observability/crash-point.js';
import type { DocumentWrite, ReadStore } from '../../read-store/read-store.port.js';
import { CheckpointKeeper } from '../checkpoint-keeper.js';
import { describeError } from '../failure.js';
import { givenReason, type Observe, type Parked } from '../happening.js';
import type { StateReader } from '../looking/joined-reads.js';
import { Progress } from '../progress.js';
import { SerialLane } from '../serial-lane.js';
import type { Surroundings } from '../surroundings.js';
import { asStored } from '../upcast.js';
import { documentKey, evolveBatch, type RoutedEvent, routeAll, streamKey } from './evolve-batch.js';
import { type ParkedMark, ProjectionParking } from './projection-parking.js';
import type { SkippedEvents } from './skipped-events.js';

/** What writing one build of a projection takes. */
export type BuildWriterOptions = {
  readonly projection: AnyProjection;
  /** The collection and the subscription: `orders-of-shop@1#1`. */
  readonly build: string;
  readonly events: Pick<EventLogReader, 'readAll' | 'readStream'>;
  readonly documents: ReadStore;
  readonly skipped: SkippedEvents;
  readonly surroundings: Surroundings;
  readonly observe: Observe;
  readonly upcast?: Upcast;
  /** The most events of one transaction. */
  readonly batchSize: number;
  /** Told of documents that were written, and how far that brought the build. */
  readonly onApplied?: (writes: readonly DocumentWrite[], position: bigint) => void;
};

/** The most events of one transaction, where nothing else is said. */
export const MOST_AT_ONCE = 1_024;

/** How often a batch is evolved anew because someone else changed its documents. */
const MOST_STALE = 5;

/**
 * Applies events, in order, to the documents of one build. Documents and checkpoint are one transaction;
 * an event that fails parks its document's stream and nothing else.
 */
export class BuildWriter {
  readonly progress = new Progress();
  readonly #options: BuildWriterOptions;
  readonly #upcast: Upcast;
  readonly #parking: ProjectionParking;
  readonly #keeper: CheckpointKeeper;
  readonly #lane = new SerialLane();
  #position = 0n;

  constructor(options: BuildWriterOptions) {
    const { documents, surroundings, build, observe } = options;
    this.#options = options;
    this.#upcast = options.upcast ?? asStored;
    this.#parking = new ProjectionParking(documents, surroundings.clock, build);
    this.#keeper = new CheckpointKeeper(
      surroundings.scheduler,
      (position) => documents.saveCheckpoint(build, position),
      (error) => observe({ kind: 'failed', subscription: build, key: 'checkpoint', error: describeError(error), tries: 1, parked: false }),
    );
  }

  listParked(): Parked[] {
    return this.#parking.list();
  }

  /** Progress and marks become as the store has them; for where another process writes. */
  async look(reads: StateReader): Promise<void> {
    this.progress.reach((await reads.checkpoint(this.#options.build)) ?? 0n);
    await this.#parking.look(reads);
  }

  /** Collection, marks and checkpoint become as the store has them; what is parked is tried once more. */
  async open(): Promise<void> {
    const { documents, build, projection, skipped } = this.#options;
    await documents.declare({ name: build, indexes: projection.indexes });
    await skipped.load();
    await this.#parking.load();
    const position = (await documents.checkpoint(build)) ?? 0n;
    this.#keeper.saved(position);
    this.#position = position;
    for (const key of this.#parking.positions.keys()) await this.retry(key);
    this.progress.reach(position);
  }

  /** Everything up to here has been dealt with. */
  get position(): bigint {
    return this.#position;
  }

  /** Applies events after the position reached; with them everything up to `upTo` has been dealt with. */
  apply(events: readonly StoredEvent[], upTo: bigint): Promise<void> {
    return this.#lane.run(async () => {
      const writes = await this.#write(events, { after: this.#position, upTo });
      this.#keeper.saved(upTo);
      this.#position = upTo;
      crashPoint('projection.checkpoint');
      this.progress.reach(upTo, events.length);
      this.#options.onApplied?.(writes, upTo);
    });
  }

  /** Nothing up to here concerns the projection. */
  note(position: bigint): Promise<void> {
    return this.#lane.run(() => {
      this.#keeper.note(position);
      this.#position = position;
      this.progress.reach(position);
      this.#options.onApplied?.([], position);
      return Promise.resolve();
    });
  }

  /** The checkpoint is saved as far as it goes. */
  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  /**
   * Applies in order what waits under a key. True when all of it could be applied.
   * @throws NotParked
   */
  retry(key: string): Promise<boolean> {
    return this.#lane.run(async () => {
      const mark = this.#parking.get(key);
      let batch: StoredEvent[] = [];
      for await (const event of this.#waiting(key, mark)) {
        batch.push(event);
        if (batch.length < this.#options.batchSize) continue;
        if (!(await this.#applyReleased(batch, key))) return false;
        batch = [];
      }
      if (!(await this.#applyReleased(batch, key))) return false;
      await this.#parking.release(key);
      this.#options.observe({ kind: 'recovered', subscription: this.#options.build, key, tries: mark.failure.tries });
      return true;
    });
  }

  /**
   * Goes on without the event at which a key stands, in this and every later build. True when all that waited could be applied.
   * @throws NotParked, ReasonMissing
   */
  async skip(key: string, reason: string): Promise<boolean> {
    const why = givenReason(reason);
    await this.#options.skipped.add(this.#parking.get(key).position, key, why);
    return this.retry(key);
  }

  /** False when it failed again. */
  async #applyReleased(events: readonly StoredEvent[], key: string): Promise<boolean> {
    const before = this.#parking.get(key);
    const writes = await this.#write(events, { after: before.after, released: key });
    this.#options.onApplied?.(writes, this.#position);
    return this.#parking.get(key) === before;
  }

  /** Marks what fails, then writes the documents and, with them, the checkpoint where there is one to move. */
  async #write(
    events: readonly StoredEvent[],
    how: { readonly after: bigint; readonly upTo?: bigint; readonly released?: string },
  ): Promise<readonly DocumentWrite[]> {
    const { projection, documents, build, skipped } = this.#options;
    const routed = routeAll(projection, events, this.#upcast, (position, key) => skipped.has(position, key)).filter(
      (one) => how.released === undefined || isOf(how.released, one),
    );
    const ids = [...new Set(routed.flatMap((one) => ('to' in one ? [one.to] : [])))];
    for (let tries = 1; tries <= MOST_STALE; tries += 1) {
      const stored = await documents.getMany(build, ids);
      const evolved = evolveBatch(projection, routed, stored, this.#parking.positions, how.released);
      const mark = async (): Promise<void> => {
        await this.#parking.hold(evolved, how.after);
        for (const { key } of evolved.failures) this.#report(key);
      };
      // A new mark stands before the checkpoint passes its event; one that moves on does so after what it leaves behind is written.
      if (how.released === undefined) await mark();
      const checkpoint = how.upTo === undefined ? {} : { checkpoint: { subscription: build, position: how.upTo } };
      const { stale } = await documents.apply({ collection: build, writes: evolved.writes, ...checkpoint });
      if (stale.length > 0) continue;
      if (how.released !== undefined) await mark();
      this.#parking.count(evolved.queued);
      return evolved.writes;
    }
    throw new Error(`someone else keeps changing the documents of ${build}`);
  }

  /** What waits under a key, read again from the log. */
  async *#waiting(key: string, { position, after, streams }: ParkedMark): AsyncGenerator<StoredEvent, void, undefined> {
    const { events, projection, documents, build } = this.#options;
    // What failed after it was written has moved the checkpoint, and is known to the store alone until the build is opened anew.
    const kept = (await documents.checkpoint(build)) ?? 0n;
    const upTo = kept > this.#position ? kept : this.#position;
    const only = streams?.length === 1 ? streams[0] : undefined;
    const filter = { types: projection.on, ...(streams === undefined ? {} : { streamPrefixes: streams }) };
    for await (const event of only === undefined ? events.readAll({ after, filter }) : events.readStream(only)) {
      if (event.position > upTo) return;
      if (event.position < position || !projection.on.includes(event.type)) continue;
      if (routeAll(projection, [event], this.#upcast, () => false).some((one) => isOf(key, one))) yield event;
    }
  }

  #report(key: string): void {
    const { error, tries } = this.#parking.get(key).failure;
    this.#options.observe({ kind: 'failed', subscription: this.#options.build, key, error, tries, parked: true });
  }
}

/** Does an event belong to what waits under a key: its stream, or its document? */
function isOf(key: string, one: RoutedEvent): boolean {
  return key === streamKey(one.event.stream) || ('to' in one && key === documentKey(one.to));
}
