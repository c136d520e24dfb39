import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { hmacSha256 } from '@app/kernel';
import { bytesOf } from '../../event-store/index.js';
import { indexKeyIn, newIndexKey } from '../wrapped-keys.js';

/** One HMAC key per shop and kind, made where it is first used; there are few, so all that were used stay in memory. */
export class IndexKeys {
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #unwrapped = new Map<string, Buffer>();

  constructor(
    database: DatabaseSync,
    private readonly kek: Buffer,
  ) {
    this.#select = database.prepare('SELECT wrapped FROM index_keys WHERE shop_id = ? AND kind = ?');
    this.#insert = database.prepare('INSERT INTO index_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  }

  /** Keyed HMAC-SHA256 (hex) of a value. */
  index(shopId: string, kind: string, value: string): string {
    return hmacSha256(this.#keyOf(shopId, kind), value);
  }

  #keyOf(shopId: string, kind: string): Buffer {
    const place = JSON.stringify([shopId, kind]);
    const known = this.#unwrapped.get(place) ?? this.#read(shopId, kind, place);
    if (known !== undefined) return known;
    // The statement is its own transaction: it is on the disk when it returns.
    this.#insert.run(shopId, kind, newIndexKey(this.kek, shopId, kind));
    const made = this.#read(shopId, kind, place);
    if (made === undefined) throw new Error(`the index key ${kind} of ${shopId} was not kept`);
    return made;
  }

  #read(shopId: string, kind: string, place: string): Buffer | undefined {
    const row = this.#select.get(shopId, kind);
    if (row === undefined) return undefined;
    const key = indexKeyIn(this.kek, shopId, kind, bytesOf(row, 'wrapped'));
    this.#unwrapped.set(place, key);
    return key;
  }
}
