import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inTransaction, integerOf, textOf } from '../../event-store/index.js';
import { checkFields, withIndexes } from '../declared-indexes.js';
import { type CollectionDeclaration, UnknownCollection } from '../read-store.port.js';
import { columnOf, indexName } from './document-query.js';
import { DocumentTable } from './document-table.js';

/** Which collections there are, and the table of each. */
export class Collections {
  readonly #open = new Map<string, DocumentTable>();
  readonly #find: StatementSync;

  constructor(readonly database: DatabaseSync) {
    this.#find = database.prepare('SELECT number, indexes FROM collections WHERE name = ?');
  }

  /** Looked up anew each time: another process may have dropped it or made it again. @throws UnknownCollection */
  table(name: string): DocumentTable {
    const row = this.#find.get(name);
    if (row === undefined) throw new UnknownCollection(`there is no collection ${name}`);
    const shape = { table: `docs_${integerOf(row, 'number')}`, indexes: indexesOf(textOf(row, 'indexes')) };
    const known = this.#open.get(name);
    if (known?.shape.table === shape.table && known.shape.indexes.length === shape.indexes.length) return known;
    const table = new DocumentTable(this.database, shape);
    this.#open.set(name, table);
    return table;
  }

  /**
   * Makes the collection, or adds the indexes it lacks. Each index ends in the id, so that every list has one order.
   * @throws RangeError when a field's name is no plain word, or two differ in case alone
   */
  declare({ name, indexes }: CollectionDeclaration): void {
    inTransaction(this.database, () => {
      const found = this.#find.get(name);
      const known = found === undefined ? [] : indexesOf(textOf(found, 'indexes'));
      const all = withIndexes(known, indexes);
      checkFields(all.flat());
      const number = found === undefined ? this.#nextNumber() : integerOf(found, 'number');
      const table = `docs_${number}`;
      if (found === undefined) {
        this.database.exec(`CREATE TABLE ${table} (id TEXT PRIMARY KEY, position INTEGER NOT NULL, doc TEXT) STRICT`);
      }
      const before = new Set(known.flat());
      for (const field of new Set(all.flat())) {
        if (before.has(field)) continue;
        const path = `json_extract(doc, '$.${field}')`;
        this.database.exec(`ALTER TABLE ${table} ADD COLUMN ${columnOf(field)} ANY GENERATED ALWAYS AS (${path}) VIRTUAL`);
      }
      for (const [n, index] of all.entries()) {
        if (n < known.length) continue;
        const columns = [...index.map(columnOf), 'id'].join(', ');
        this.database.exec(`CREATE INDEX ${indexName(table, n)} ON ${table} (${columns}) WHERE doc IS NOT NULL`);
      }
      this.database
        .prepare('INSERT INTO collections VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET indexes = excluded.indexes')
        .run(name, number, JSON.stringify(all));
    });
  }

  drop(name: string): void {
    inTransaction(this.database, () => {
      const found = this.database.prepare('DELETE FROM collections WHERE name = ? RETURNING number').get(name);
      if (found !== undefined) this.database.exec(`DROP TABLE docs_${integerOf(found, 'number')}`);
      this.database.prepare('DELETE FROM checkpoints WHERE subscription = ?').run(name);
    });
  }

  #nextNumber(): number {
    return integerOf(this.database.prepare('UPDATE sequence SET last = last + 1 RETURNING last').get() ?? {}, 'last');
  }
}

function indexesOf(text: string): string[][] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new TypeError('a collection holds no list of indexes');
  return value.map((index: unknown) => (Array.isArray(index) ? index.map(String) : []));
}
