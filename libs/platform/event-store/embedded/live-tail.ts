import { type RecentRecord, RecentRecords } from '../recent-records.js';
import { Waiters } from '../waiters.js';
import { decodeRow, type EventRow } from './event-row.js';

const RECENT = {
  positionOf: ({ position }: EventRow) => position,
  sizeOf: ({ canonical }: EventRow) => canonical.length,
  decode: decodeRow,
  most: 4_096,
  mostInAll: 16_000_000,
};

/**
 * Where the log ends, who waits for it to grow, and its newest records,
 * so that those who are up to date need not read them from the database.
 */
export class LiveTail {
  readonly #waiters = new Waiters();
  readonly #recent: RecentRecords<EventRow, number>;
  #closed = false;

  /** @param position the last committed one */
  constructor(private position: number) {
    this.#recent = new RecentRecords(position, RECENT);
  }

  /** The last committed position. */
  get head(): number {
    return this.position;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Tells everyone of records that were just committed, in order. */
  push(rows: readonly EventRow[]): void {
    for (const row of rows) {
      this.#recent.push(row);
      this.position = row.position;
    }
    this.#waiters.wakeAll();
  }

  /** The records after a position, if all of them are still at hand. */
  after(position: number, limit: number): readonly RecentRecord<EventRow>[] | undefined {
    return this.#recent.after(position, limit);
  }

  /** Resolves when the log is longer than `position`, when it is closed, or when the signal aborts. */
  async grown(position: number, signal: AbortSignal): Promise<void> {
    if (this.position <= position && !this.#closed) await this.#waiters.wait(signal);
  }

  /** The log grows no more: everyone who follows is told. */
  close(): void {
    this.#closed = true;
    this.#waiters.wakeAll();
  }
}
