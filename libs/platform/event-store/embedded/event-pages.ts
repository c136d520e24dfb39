import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventFilter } from '../event-store.port.js';
import { type EventRow, eventRow } from './event-row.js';
import { bytesOf, integerOf } from './sqlite-database.js';

/** Rows of one read, never more than a page: every read is one short transaction. */
export type Page = {
  readonly rows: readonly EventRow[];
  /** Everything up to here was looked at (a position, or a revision of the stream). */
  readonly reached: number;
  /** The page ended because it was full, so there may be more. */
  readonly full: boolean;
};

/** How much one read may take. */
export type PageSize = { readonly rows: number; readonly bytes: number; readonly span: number };

/** Big enough to be fast, small enough to hold neither the event loop nor much memory. */
const PAGE_SIZE: PageSize = { rows: 256, bytes: 2_000_000, span: 4_096 };

/** Reads the log page by page, through one connection. */
export class EventPages {
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #last: StatementSync;
  readonly #leafAt: StatementSync;
  /** One statement per shape of filter; shapes are as many as there are subscriptions. */
  readonly #byFilter = new Map<string, StatementSync>();

  constructor(
    private readonly database: DatabaseSync,
    private readonly size: PageSize = PAGE_SIZE,
  ) {
    const columns = 'SELECT position, stream, revision, type, canonical FROM events';
    this.#forwards = database.prepare(`${columns} WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`);
    this.#backwards = database.prepare(`${columns} WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ?`);
    this.#last = database.prepare('SELECT coalesce(max(position), 0) AS position FROM events');
    this.#leafAt = database.prepare('SELECT leaf FROM events WHERE position = ?');
  }

  /** A stream's records from a revision on (inclusive), in either direction. */
  ofStream(stream: string, from: number, direction: 'forwards' | 'backwards', limit: number): Page {
    const statement = direction === 'forwards' ? this.#forwards : this.#backwards;
    const most = Math.min(limit, this.size.rows);
    const page = this.#take(statement.iterate(stream, from, most));
    const last = page.rows.at(-1);
    return { rows: page.rows, reached: last?.revision ?? from, full: page.cut || page.rows.length === most };
  }

  /** Records after a position (exclusive), up to `upTo` (inclusive), that pass the filter. */
  ofAll(after: number, upTo: number, filter: EventFilter | undefined, limit: number): Page {
    const end = Math.min(upTo, after + this.size.span);
    const { sql, parameters } = conditions(filter);
    const statement = this.#statement(sql);
    const most = Math.min(limit, this.size.rows);
    const page = this.#take(statement.iterate(after, end, ...parameters, most));
    const last = page.rows.at(-1);
    const full = page.cut || page.rows.length === most;
    return { rows: page.rows, reached: full && last !== undefined ? last.position : end, full };
  }

  lastPosition(): number {
    return integerOf(this.#last.get() ?? {}, 'position');
  }

  /** The hash that was stored beside the record when it was appended, in hex. */
  leafAt(position: number): string {
    return Buffer.from(bytesOf(this.#leafAt.get(position) ?? {}, 'leaf')).toString('hex');
  }

  #take(found: Iterable<Readonly<Record<string, unknown>>>): { readonly rows: readonly EventRow[]; readonly cut: boolean } {
    const rows: EventRow[] = [];
    let bytes = 0;
    for (const row of found) {
      const event = eventRow(row);
      rows.push(event);
      bytes += event.canonical.length;
      if (bytes >= this.size.bytes) return { rows, cut: true };
    }
    return { rows, cut: false };
  }

  #statement(sql: string): StatementSync {
    const known = this.#byFilter.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(
      `SELECT position, stream, revision, type, canonical FROM events WHERE position > ? AND position <= ? ${sql} ORDER BY position LIMIT ?`,
    );
    this.#byFilter.set(sql, made);
    return made;
  }
}

/** A filter as SQL with its parameters. The shape depends on how many values there are, never on what they are. */
function conditions(filter: EventFilter | undefined): { readonly sql: string; readonly parameters: readonly (string | number)[] } {
  const types = filter?.types ?? [];
  const prefixes = filter?.streamPrefixes ?? [];
  const sql = [
    ...(filter?.types === undefined ? [] : [`AND type IN (${types.map(() => '?').join(', ')})`]),
    ...(filter?.streamPrefixes === undefined ? [] : [`AND (${prefixes.map(() => 'instr(stream, ?) = 1').join(' OR ') || 'FALSE'})`]),
  ];
  return { sql: sql.join(' '), parameters: [...types, ...prefixes] };
}
