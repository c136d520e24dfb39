import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EncodedRecord, StreamHead } from '@app/kernel';
import type { CommitLog } from './commit-log.js';
import { decodeRow, eventRow } from './event-row.js';
import { integerOf } from './sqlite-database.js';

/**
 * The log: `canonical` holds the hashed bytes exactly; the other columns repeat what is needed to find a record
 * and to notice that someone changed it. Positions have no gaps.
 */
export const EVENTS_SCHEMA = `
CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  id BLOB NOT NULL,
  type TEXT NOT NULL,
  canonical TEXT NOT NULL,
  leaf BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS events_by_stream ON events (stream, revision);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_id ON events (id);
`;

/** Raised when the tables change; a store of another version is not opened. */
export const EVENTS_SCHEMA_VERSION = 1;

/** Everything that is written to the log, and what writing must look up. */
export class EventTable implements CommitLog {
  readonly #insert: StatementSync;
  readonly #head: StatementSync;
  readonly #canonicalAt: StatementSync;
  readonly #last: StatementSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #rollbackTo: StatementSync;

  constructor(readonly database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#head = database.prepare('SELECT * FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1');
    this.#canonicalAt = database.prepare('SELECT position, canonical FROM events WHERE stream = ? AND revision = ?');
    this.#last = database.prepare('SELECT coalesce(max(position), 0) AS position FROM events');
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#rollback = database.prepare('ROLLBACK');
    this.#savepoint = database.prepare('SAVEPOINT one_append');
    this.#release = database.prepare('RELEASE one_append');
    this.#rollbackTo = database.prepare('ROLLBACK TO one_append');
  }

  begin(): void {
    this.#begin.run();
  }

  commit(): void {
    this.#commit.run();
  }

  /** Undoes the transaction, unless SQLite has done so already. */
  rollback(): void {
    if (this.database.isTransaction) this.#rollback.run();
  }

  /** Runs several writes of which none remains when one fails. */
  allOrNone(write: () => void): void {
    this.#savepoint.run();
    try {
      write();
    } catch (error) {
      if (this.database.isTransaction) {
        this.#rollbackTo.run();
        this.#release.run();
      }
      throw error;
    }
    this.#release.run();
  }

  insert(position: number, stream: string, record: EncodedRecord): void {
    this.#insert.run(
      position,
      stream,
      record.revision,
      Buffer.from(record.id.replaceAll('-', ''), 'hex'),
      record.type,
      record.canonical,
      Buffer.from(record.leaf, 'hex'),
    );
  }

  /** @throws DamagedRecord when the last record cannot be read */
  head(stream: string): StreamHead | undefined {
    const found = this.#head.get(stream);
    if (found === undefined) return undefined;
    const { revision, leaf, metadata } = decodeRow(eventRow(found));
    return { revision, leaf, recordedAt: metadata.recordedAt };
  }

  /** Where these very bytes stand at that place of the stream; undefined when something else or nothing does. */
  positionOf(stream: string, record: EncodedRecord): number | undefined {
    const found = this.#canonicalAt.get(stream, record.revision);
    return found?.['canonical'] === record.canonical ? integerOf(found, 'position') : undefined;
  }

  lastPosition(): number {
    return integerOf(this.#last.get() ?? {}, 'position');
  }
}
