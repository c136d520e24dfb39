import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Instant } from '@app/kernel';
import { bytesOf, type Row, textOf } from '../event-store/index.js';
import type { ApiKeyRecord } from './secret-store.port.js';

/** What is said of a key when it is made. */
export type NewApiKey = Omit<ApiKeyRecord, 'id' | 'createdAt' | 'revokedAt'>;

/** `ct_<role>_<id>_<secret>`: the id (16 hex digits) finds the record, the secret (32 bytes, base64url) is in its hash only. */
const MADE_HERE = /^ct_(?:shop|operator|auditor|dispute|admin)_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;
const SHORTEST_ADOPTED = 32;
const LONGEST_PRESENTED = 512;
/** Compared with where there is no record, so that an unknown id takes as long as a wrong secret. */
const NO_HASH = Buffer.alloc(32);

const hashOf = (presented: string): Buffer => hash('sha256', presented, 'buffer');

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
    if (presented.length > LONGEST_PRESENTED) return undefined;
    const row = this.#select.get(MADE_HERE.exec(presented)?.[1] ?? this.adoptedId(presented));
    const same = timingSafeEqual(hashOf(presented), row === undefined ? NO_HASH : bytesOf(row, 'hash'));
    return row !== undefined && same ? recordOf(row) : undefined;
  }

  create(key: NewApiKey, createdAt: Instant): { readonly record: ApiKeyRecord; readonly key: string } {
    const id = randomBytes(8).toString('hex');
    const presented = `ct_${key.role}_${id}_${randomBytes(32).toString('base64url')}`;
    const record = { ...key, id, createdAt };
    this.#insert.run(id, JSON.stringify(record), hashOf(presented), 0);
    return { record, key: presented };
  }

  adopt(presented: string, key: NewApiKey, at: Instant): ApiKeyRecord {
    if (presented.length < SHORTEST_ADOPTED || presented.length > LONGEST_PRESENTED) {
      throw new RangeError(`an API key has ${SHORTEST_ADOPTED} to ${LONGEST_PRESENTED} characters`);
    }
    if (MADE_HERE.test(presented)) throw new RangeError('an API key that is adopted does not have the form of one that was made here');
    const id = this.adoptedId(presented);
    for (const other of this.#adopted.all().map(recordOf)) {
      if (other.name === key.name && other.id !== id) this.revoke(other.id, at);
    }
    const known = this.#select.get(id);
    const record = { ...key, id, createdAt: known === undefined ? at : recordOf(known).createdAt };
    if (known === undefined) this.#insert.run(id, JSON.stringify(record), hashOf(presented), 1);
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
  // Written by this file alone.
  return JSON.parse(textOf(row, 'record')) as ApiKeyRecord;
}
