import type { DatabaseSync } from 'node:sqlite';
import type { Scheduler } from '@app/kernel';
import { emptyLog } from '../../event-store/index.js';

const TRY_AGAIN_MILLIS = 1_000;

/**
 * The write-ahead log, in which what was erased stands until it is emptied. That waits for whoever reads beside,
 * and for room on a disk that is full: it is tried now, and again each second until it is done. What a process could not do
 * before it ended the next one does.
 */
export class EmptiedLog {
  #cancel: (() => void) | undefined;

  constructor(
    private readonly database: DatabaseSync,
    private readonly scheduler: Scheduler,
  ) {}

  /** Never throws: what was erased is erased, whether the log is emptied now or later. */
  empty(): void {
    this.stop();
    if (!this.#tryNow()) this.#cancel = this.scheduler.after(TRY_AGAIN_MILLIS, () => this.empty());
  }

  /** Tries no more. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #tryNow(): boolean {
    try {
      return emptyLog(this.database);
    } catch {
      return false;
    }
  }
}
