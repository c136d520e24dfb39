import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent, StreamHead } from '@app/kernel';
import type { Damage, EventLogReader } from '../event-store.port.js';
import type { EventPages } from './event-pages.js';
import { decodeRow } from './event-row.js';
import { findDamageInStore, findDamageInStream } from './find-damage.js';

type StreamOptions = NonNullable<Parameters<EventLogReader['readStream']>[1]>;
type AllOptions = NonNullable<Parameters<EventLogReader['readAll']>[0]>;
type DamageOptions = NonNullable<Parameters<EventLogReader['findDamage']>[0]>;

/** Everything that reads the log, the same beside a writer and within it. */
export class LogReader implements Omit<EventLogReader, 'close'> {
  constructor(private readonly pages: EventPages) {}

  async *readStream(stream: string, options: StreamOptions = {}): AsyncGenerator<StoredEvent, void, undefined> {
    const direction = options.direction ?? 'forwards';
    let left = options.limit ?? Number.MAX_SAFE_INTEGER;
    let from = options.from ?? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER);
    for (let first = true; left > 0; first = false) {
      if (!first) await nextTurn();
      const { rows, reached, full } = this.pages.ofStream(stream, from, direction, left);
      for (const row of rows) yield decodeRow(row);
      if (!full) return;
      left -= rows.length;
      from = direction === 'forwards' ? reached + 1 : reached - 1;
    }
  }

  async readHead(stream: string): Promise<StreamHead | undefined> {
    for await (const { revision, leaf, metadata } of this.readStream(stream, { direction: 'backwards', limit: 1 })) {
      return { revision, leaf, recordedAt: metadata.recordedAt };
    }
    return undefined;
  }

  readAll(options: AllOptions = {}): AsyncGenerator<StoredEvent, void, undefined> {
    return this.#readUpTo(this.pages.lastPosition(), options);
  }

  async *#readUpTo(end: number, options: AllOptions): AsyncGenerator<StoredEvent, void, undefined> {
    let left = options.limit ?? Number.MAX_SAFE_INTEGER;
    let position = Number(options.after ?? 0n);
    while (position < end && left > 0) {
      const { rows, reached } = this.pages.ofAll(position, end, options.filter, left);
      for (const row of rows) yield decodeRow(row);
      left -= rows.length;
      position = reached;
      await nextTurn();
    }
  }

  async readLast(): Promise<StoredEvent | undefined> {
    const position = this.pages.lastPosition();
    const [row] = this.pages.ofAll(position - 1, position, undefined, 1).rows;
    return Promise.resolve(row === undefined ? undefined : decodeRow(row));
  }

  /** Positions have no gaps here. */
  async positionBeforeLast(records: number): Promise<bigint> {
    return Promise.resolve(BigInt(Math.max(0, this.pages.lastPosition() - records)));
  }

  async headPosition(): Promise<bigint> {
    return Promise.resolve(BigInt(this.pages.lastPosition()));
  }

  findDamage({ stream, after = 0n, onProgress = () => undefined }: DamageOptions = {}): Promise<Damage | undefined> {
    if (stream !== undefined) return findDamageInStream(this.pages, stream, onProgress);
    return findDamageInStore(this.pages, Number(after), onProgress);
  }
}
