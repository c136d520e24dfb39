import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '@app/kernel';
import { DamagedRecord, type EventFilter, type EventStore } from '../../event-store/event-store.port.js';
import type { Parked } from '../happening.js';
import type { StateReader } from '../looking/joined-reads.js';
import { pause } from '../pause.js';
import type { Progress } from '../progress.js';
import { BuildWriter, type BuildWriterOptions, MOST_AT_ONCE } from './build-writer.js';

/** What following the log for one build takes. */
export type ProjectionRunnerOptions = Omit<BuildWriterOptions, 'batchSize'> & {
  readonly events: Pick<EventStore, 'subscribe' | 'headPosition'>;
  /** The most events of one transaction. */
  readonly batchSize?: number;
  /** The most events per second, asked after each full batch; undefined for as fast as it goes. */
  readonly rate?: () => number | undefined;
};

/** How often the end of the log is looked for: what came in on the way to it the first time is little the next. */
const LOOKS_FOR_THE_END = 3;

/** Follows the log for one build of a projection: in batches while it catches up, as events come in afterwards. */
export class ProjectionRunner {
  readonly #writer: BuildWriter;
  readonly #filter: EventFilter;
  readonly #batchSize: number;
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #caughtUp = Promise.withResolvers<undefined>();
  readonly #unreadable = Promise.withResolvers<never>();
  /** Where the log ended when it was last looked for. */
  #end = 0n;
  #looks = 0;
  #isCaughtUp = false;

  constructor(private readonly options: ProjectionRunnerOptions) {
    // It fails whether or not anybody wants to know.
    this.#unreadable.promise.catch(() => undefined);
    this.#batchSize = options.batchSize ?? MOST_AT_ONCE;
    this.#writer = new BuildWriter({ ...options, batchSize: this.#batchSize });
    this.#filter = { types: options.projection.on };
  }

  get name(): string {
    return this.options.build;
  }

  get checkpoint(): string {
    return this.options.build;
  }

  get progress(): Progress {
    return this.#writer.progress;
  }

  get opened(): Promise<unknown> {
    return this.#opened.promise;
  }

  /** Resolves when the build has first come to the end of the log, or as near to it as one that grows all the time lets it. */
  get caughtUp(): Promise<unknown> {
    return this.#caughtUp.promise;
  }

  /** Rejects when the log holds a record that cannot be read: following it comes no further, however often it starts again. */
  get unreadable(): Promise<never> {
    return this.#unreadable.promise;
  }

  look(reads: StateReader): Promise<void> {
    return this.#writer.look(reads);
  }

  listParked(): Parked[] {
    return this.#writer.listParked();
  }

  /** @throws NotParked */
  retry(key: string): Promise<boolean> {
    return this.#writer.retry(key);
  }

  /** @throws NotParked, ReasonMissing */
  skip(key: string, reason: string): Promise<boolean> {
    return this.#writer.skip(key, reason);
  }

  /** Follows the log until the signal aborts. Whatever it fails with, running again goes on where it stood. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#run(signal);
    } catch (error) {
      if (error instanceof DamagedRecord) this.#unreadable.reject(error);
      throw error;
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#writer.open();
    this.#opened.resolve(undefined);
    if (!this.#isCaughtUp) {
      this.#looks = 0;
      await this.#lookForTheEnd();
    }
    let batch: StoredEvent[] = [];
    for await (const item of this.options.events.subscribe({ after: this.#writer.position, filter: this.#filter, signal })) {
      if (item.kind === 'event') {
        batch.push(item.event);
        if (batch.length < this.#mostAtOnce()) continue;
        await this.#writer.apply(batch, item.event.position);
        await this.#pause(batch.length, signal);
      } else {
        await (batch.length > 0 ? this.#writer.apply(batch, item.position) : this.#writer.note(item.position));
        await this.#seeWhetherCaughtUp(item.position);
      }
      batch = [];
    }
    await this.#writer.flush();
  }

  /** Where there is a rate, no more than goes into one second. */
  #mostAtOnce(): number {
    return Math.max(1, Math.min(this.#batchSize, this.options.rate?.() ?? this.#batchSize));
  }

  async #seeWhetherCaughtUp(position: bigint): Promise<void> {
    if (this.#isCaughtUp || position < this.#end) return;
    if (this.#looks < LOOKS_FOR_THE_END) await this.#lookForTheEnd();
    if (position < this.#end) return;
    this.#isCaughtUp = true;
    this.#caughtUp.resolve(undefined);
  }

  async #lookForTheEnd(): Promise<void> {
    this.#end = await this.options.events.headPosition();
    this.#looks += 1;
  }

  /** Lets others have their turn, and keeps to the rate. */
  async #pause(applied: number, signal: AbortSignal): Promise<void> {
    await nextTurn();
    const rate = this.options.rate?.();
    if (rate !== undefined) await pause(this.options.surroundings.scheduler, (applied / rate) * 1000, signal);
  }
}
