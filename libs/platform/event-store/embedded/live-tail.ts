import type { StoredEvent } from '@app/kernel';
import { decodeRow, type EventRow } from './event-row.js';

/** A record that was just committed, taken apart once for all who follow. */
export class RecentRecord {
  #event: StoredEvent | undefined;

  constructor(readonly row: EventRow) {}

  get event(): StoredEvent {
    this.#event ??= decodeRow(this.row);
    return this.#event;
  }
}

const MOST_RECORDS = 4_096;
const MOST_CHARACTERS = 16_000_000;

/**
 * Where the log ends, who waits for it to grow, and its newest records,
 * so that those who are up to date need not read them from the database.
 */
export class LiveTail {
  readonly #waiting = new Set<() => void>();
  #recent: RecentRecord[] = [];
  #characters = 0;
  #closed = false;

  /** @param position the last committed one */
  constructor(private position: number) {}

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
      this.#recent.push(new RecentRecord(row));
      this.#characters += row.canonical.length;
      this.position = row.position;
    }
    this.#forgetOldest();
    this.#wake();
  }

  /** Tells everyone how long the log is, when its records must be read from the database. */
  moveTo(position: number): void {
    this.position = position;
    this.#wake();
  }

  /** The records after a position, if all of them are still at hand. */
  after(position: number, limit: number): readonly RecentRecord[] | undefined {
    const oldest = this.#recent[0]?.row.position;
    if (oldest === undefined || position + 1 < oldest) return undefined;
    return this.#recent.slice(position + 1 - oldest, position + 1 - oldest + limit);
  }

  /** Resolves when the log is longer than `position`, when it is closed, or when the signal aborts. */
  async grown(position: number, signal: AbortSignal): Promise<void> {
    if (this.position > position || this.#closed || signal.aborted) return;
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

  /** The log grows no more: everyone who follows is told. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #forgetOldest(): void {
    let surplus = 0;
    while (this.#recent.length - surplus > MOST_RECORDS || this.#characters > MOST_CHARACTERS) {
      this.#characters -= this.#recent[surplus]?.row.canonical.length ?? 0;
      surplus += 1;
    }
    if (surplus > 0) this.#recent = this.#recent.slice(surplus);
  }
}
