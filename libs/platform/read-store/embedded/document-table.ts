import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { textOf } from '../../event-store/index.js';
import type { DocumentWrite, Query, StampedDoc } from '../read-store.port.js';
import { countQuery, type IndexedTable, pageQuery } from './document-query.js';
import { bigintOf, docOf } from './row.js';

const SCAN_PAGE = 500;

/** The table of one collection. */
export class DocumentTable {
  readonly #prepared = new Map<string, StatementSync>();

  constructor(
    readonly database: DatabaseSync,
    readonly shape: IndexedTable,
  ) {}

  get(id: string): StampedDoc | undefined {
    const row = this.#prepare(`SELECT id, position, doc FROM ${this.shape.table} WHERE id = ?`).get(id);
    return row === undefined ? undefined : stamped(row);
  }

  find(query: Query): StampedDoc[] {
    const { sql, values } = pageQuery(this.shape, query);
    return this.#prepare(sql)
      .all(...values)
      .map(stamped);
  }

  count(where?: Query['where']): number {
    const { sql, values } = countQuery(this.shape, where);
    return Number(bigintOf(this.#prepare(sql).get(...values) ?? {}, 'n'));
  }

  /** The documents after an id, tombstones too, in id order. */
  page(afterId: string, limit = SCAN_PAGE): StampedDoc[] {
    return this.#prepare(`SELECT id, position, doc FROM ${this.shape.table} WHERE id > ? ORDER BY id LIMIT ?`)
      .all(afterId, Math.min(limit, SCAN_PAGE))
      .map(stamped);
  }

  /** False when the stored position is not the one the write goes by. */
  write(write: DocumentWrite): boolean {
    const text = write.doc === null ? null : JSON.stringify(write.doc);
    const done =
      write.previous === null
        ? this.#prepare(`INSERT INTO ${this.shape.table} (id, position, doc) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`).run(
            write.id,
            write.position,
            text,
          )
        : this.#prepare(`UPDATE ${this.shape.table} SET position = ?, doc = ? WHERE id = ? AND position = ?`).run(
            write.position,
            text,
            write.id,
            write.previous,
          );
    return Number(done.changes) === 1;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    statement.setReadBigInts(true);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

function stamped(row: { readonly [column: string]: unknown }): StampedDoc {
  return { id: textOf(row, 'id'), position: bigintOf(row, 'position'), doc: row['doc'] === null ? null : docOf(row, 'doc') };
}
