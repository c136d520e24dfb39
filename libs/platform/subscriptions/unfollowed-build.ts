import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '@app/kernel';
import { BuildWriter, type BuildWriterOptions, MOST_AT_ONCE } from './build-writer.js';
import type { Parked } from './happening.js';

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

  /** Applies everything up to a position that the log has come to. */
  async advanceTo(position: bigint): Promise<void> {
    const { events, projection } = this.options;
    let batch: StoredEvent[] = [];
    for await (const event of events.readAll({ after: this.#writer.position, filter: { types: projection.on } })) {
      if (event.position > position) break;
      batch.push(event);
      if (batch.length < MOST_AT_ONCE) continue;
      await this.#writer.apply(batch, event.position);
      await nextTurn();
      batch = [];
    }
    if (this.#writer.position < position) await this.#writer.apply(batch, position);
  }
}
