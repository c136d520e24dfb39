import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Doc } from '@app/kernel';
import { integerOf, type Row, textOf } from '../../event-store/index.js';
import type { KeyedStateRecord, StateRecord } from '../read-store.port.js';
import { docOf } from './row.js';

/** Small records, each change of which has a version of its own. */
export class StateTable {
  readonly #get: StatementSync;
  readonly #list: StatementSync;

  constructor(readonly database: DatabaseSync) {
    this.#get = database.prepare('SELECT version, value FROM state WHERE space = ? AND key = ?');
    this.#list = database.prepare('SELECT key, version, value FROM state WHERE space = ? ORDER BY key');
  }

  get(space: string, key: string): StateRecord | undefined {
    const row = this.#get.get(space, key);
    return row === undefined ? undefined : recordOf(row);
  }

  list(space: string): KeyedStateRecord[] {
    return this.#list.all(space).map((row) => ({ key: textOf(row, 'key'), ...recordOf(row) }));
  }

  /** Changes the record if it is still at the version expected. To be run in a transaction. */
  put(space: string, key: string, value: Doc | null, expectedVersion: number | null): boolean {
    if ((this.get(space, key)?.version ?? null) !== expectedVersion) return false;
    if (value === null) {
      this.database.prepare('DELETE FROM state WHERE space = ? AND key = ?').run(space, key);
      return true;
    }
    const next = this.database.prepare('UPDATE sequence SET last = last + 1 RETURNING last').get() ?? {};
    this.database
      .prepare(
        'INSERT INTO state VALUES (?, ?, ?, ?) ON CONFLICT (space, key) DO UPDATE SET version = excluded.version, value = excluded.value',
      )
      .run(space, key, integerOf(next, 'last'), JSON.stringify(value));
    return true;
  }
}

function recordOf(row: Row): StateRecord {
  return { version: integerOf(row, 'version'), value: docOf(row, 'value') };
}
