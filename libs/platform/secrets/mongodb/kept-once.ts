import type { Collection } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';

/** A wrapped key under the id that only it has; null: it was destroyed. */
export type WrappedKey = { readonly _id: string; readonly wrapped: Buffer | null };

/**
 * Keeps each key unless one is there already, be it a destroyed one, and waits until a majority has what is there then,
 * whoever wrote it: what is read afterwards is durable. Of several processes that make a key at once, one is first.
 */
export async function keepOnce(
  keys: Collection<WrappedKey>,
  made: readonly { readonly _id: string; readonly wrapped: Buffer }[],
): Promise<void> {
  const writes = made.map(({ _id, wrapped }) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: { wrapped } }, upsert: true } }));
  try {
    await keys.bulkWrite(writes, { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Someone was first between looking and writing; now that it is there, nothing is written, but waited for.
    await keys.bulkWrite(writes, { ordered: false });
  }
}
