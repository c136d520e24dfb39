import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '@app/kernel';
import type { Parked } from '../happening.js';
import { pause } from '../pause.js';
import { BuildWriter, type BuildWriterOptions, MOST_AT_ONCE } from './build-writer.js';
import type { BuildSide } from './compare-builds.js';
import type { RebuildOptions } from './rebuild-options.js';

const neverEnding = new AbortController().signal;

/** A build that nobody follows the log for: it is brought as far as it is asked to, and stands there. */
export class UnfollowedBuild {
  readonly #writer: BuildWriter;

  constructor(private readonly options: Omit<BuildWriterOptions, 'batchSize'>) {
    this.#writer = new BuildWriter({ ...options, batchSize: MOST_AT_ONCE });
  }

  /** Everything up to here has been dealt with. */
  get position(): bigint {
    return this.#writer.position;
  }

  listParked(): Parked[] {
    return this.#writer.listParked();
  }

  /** Makes ready to advance: the build is as the store has it. */
  open(): Promise<void> {
    return this.#writer.open();
  }

  /** Makes it ready, brings it to where the log stands, telling how far it has come, and gives it as one side of a comparison. @throws the signal's reason */
  async broughtTo(head: bigint, options: RebuildOptions): Promise<BuildSide> {
    const { progress } = this.#writer;
    const { build, documents } = this.options;
    progress.onReach((position) => options.onProgress?.({ build, position, head, events: progress.events }));
    await this.open();
    await this.advanceTo(head, options);
    return {
      documents,
      collection: build,
      position: () => Promise.resolve(this.position),
      reach: (position) => this.advanceTo(position, options),
    };
  }

  /** Applies everything up to a position that the log has come to. `rate`: the most events per second. @throws the signal's reason */
  async advanceTo(position: bigint, { rate, signal }: Pick<RebuildOptions, 'rate' | 'signal'> = {}): Promise<void> {
    const { events, projection, surroundings } = this.options;
    const most = Math.min(MOST_AT_ONCE, rate ?? MOST_AT_ONCE);
    let batch: StoredEvent[] = [];
    for await (const event of events.readAll({ after: this.#writer.position, filter: { types: projection.on } })) {
      signal?.throwIfAborted();
      if (event.position > position) break;
      batch.push(event);
      if (batch.length < most) continue;
      await this.#writer.apply(batch, event.position);
      if (rate === undefined) await nextTurn();
      else await pause(surroundings.scheduler, (batch.length / rate) * 1_000, signal ?? neverEnding);
      batch = [];
    }
    if (this.#writer.position < position) await this.#writer.apply(batch, position);
  }
}
