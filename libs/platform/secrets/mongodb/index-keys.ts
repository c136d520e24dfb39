import { hmacSha256 } from '@app/kernel';
import type { Collection, Db } from 'mongodb';
import { indexKeyIn, newIndexKey } from '../wrapped-keys.js';
import { keepOnce, type WrappedKey } from './kept-once.js';

/** One HMAC key per shop and kind, made where it is first used; they never change, so all that were used stay in memory. */
export class IndexKeys {
  readonly #keys: Collection<WrappedKey>;
  readonly #unwrapped = new Map<string, Buffer>();

  constructor(
    db: Db,
    private readonly kek: Buffer,
  ) {
    this.#keys = db.collection('secret_index_keys', { promoteBuffers: true });
  }

  /** Keyed HMAC-SHA256 (hex) of a value. */
  async index(shopId: string, kind: string, value: string): Promise<string> {
    return hmacSha256(await this.#keyOf(shopId, kind), value);
  }

  async #keyOf(shopId: string, kind: string): Promise<Buffer> {
    const _id = JSON.stringify([shopId, kind]);
    const known = this.#unwrapped.get(_id) ?? (await this.#read(_id, shopId, kind));
    if (known !== undefined) return known;
    await keepOnce(this.#keys, [{ _id, wrapped: newIndexKey(this.kek, shopId, kind) }]);
    const made = await this.#read(_id, shopId, kind);
    if (made === undefined) throw new Error(`the index key ${kind} of ${shopId} was not kept`);
    return made;
  }

  async #read(_id: string, shopId: string, kind: string): Promise<Buffer | undefined> {
    const found = await this.#keys.findOne({ _id });
    if (found === null || found.wrapped === null) return undefined;
    const key = indexKeyIn(this.kek, shopId, kind, found.wrapped);
    this.#unwrapped.set(_id, key);
    return key;
  }
}
