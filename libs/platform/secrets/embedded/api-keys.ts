import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Instant } from '@app/kernel';
import { bytesOf, type Row, textOf } from '../../event-store/index.js';
import { apiKeyHash, apiKeyIn, checkAdopted, idInApiKey, isApiKey, isPresentable, type NewApiKey, newApiKey } from '../api-key-form.js';
import type { ApiKeyRecord } from '../secret-store.port.js';

/** API keys, of which only the SHA-256 is kept. */
export class ApiKeys {
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #all: StatementSync;
  readonly #adopted: StatementSync;

  /** @param adoptedId the id of a key that was made elsewhere: keyed, so that it tells nothing of the key */
  constructor(
    database: DatabaseSync,
    private readonly adoptedId: (presented: string) => string,
  ) {
    this.#select = database.prepare('SELECT record, hash FROM api_keys WHERE id = ?');
    this.#insert = database.prepare('INSERT INTO api_keys VALUES (?, ?, ?, ?)');
    this.#update = database.prepare('UPDATE api_keys SET record = ? WHERE id = ?');
    this.#all = database.prepare('SELECT record FROM api_keys ORDER BY id');
    this.#adopted = database.prepare('SELECT record FROM api_keys WHERE adopted = 1 ORDER BY id');
  }

  find(presented: string): ApiKeyRecord | undefined {
    if (!isPresentable(presented)) return undefined;
    const row = this.#select.get(idInApiKey(presented) ?? this.adoptedId(presented));
    const same = isApiKey(presented, row === undefined ? undefined : bytesOf(row, 'hash'));
    return row !== undefined && same ? recordOf(row) : undefined;
  }

  create(key: NewApiKey, createdAt: Instant): { readonly record: ApiKeyRecord; readonly key: string } {
    const made = newApiKey(key, createdAt);
    this.#insert.run(made.record.id, JSON.stringify(made.record), apiKeyHash(made.key), 0);
    return made;
  }

  adopt(presented: string, key: NewApiKey, at: Instant): ApiKeyRecord {
    checkAdopted(presented);
    const id = this.adoptedId(presented);
    for (const other of this.#adopted.all().map(recordOf)) {
      if (other.name === key.name && other.id !== id) this.revoke(other.id, at);
    }
    const known = this.#select.get(id);
    const record = { ...key, id, createdAt: known === undefined ? at : recordOf(known).createdAt };
    if (known === undefined) this.#insert.run(id, JSON.stringify(record), apiKeyHash(presented), 1);
    else this.#update.run(JSON.stringify(record), id);
    return record;
  }

  revoke(id: string, revokedAt: Instant): ApiKeyRecord | undefined {
    const row = this.#select.get(id);
    if (row === undefined) return undefined;
    const known = recordOf(row);
    if (known.revokedAt !== undefined) return known;
    const record = { ...known, revokedAt };
    this.#update.run(JSON.stringify(record), id);
    return record;
  }

  list(): readonly ApiKeyRecord[] {
    return this.#all.all().map(recordOf);
  }
}

function recordOf(row: Row): ApiKeyRecord {
  return apiKeyIn(textOf(row, 'record'));
}
