import type { Collection, Db } from 'mongodb';
import { isDuplicateKey, unlessLost } from '../../mongodb/store-lost.js';
import type { HeldLease, LeaseRecord, LeaseStore } from './lease-store.port.js';

/** `holder` null: it was given back. */
type Kept = { readonly _id: string; readonly token: bigint; readonly beat: bigint; readonly holder: string | null };

/** What is kept of a token once a holder has raised it, beside the checkpoint of the same name. */
type Raised = { readonly _id: string; readonly token: bigint };

/**
 * Leases in MongoDB: each change is one conditional update, with a majority before it is believed. A token is higher than
 * any that a holder has raised, too: leases that were lost, or come from an older copy than the checkpoints, would give
 * tokens that are over.
 */
export class MongodbLeaseStore implements LeaseStore {
  readonly #leases: Collection<Kept>;
  readonly #raised: Collection<Raised>;

  /** @param db opened with majority reads and writes on the primary */
  constructor(db: Db) {
    this.#leases = db.collection('leases', { useBigInt64: true });
    this.#raised = db.collection('read_checkpoints', { useBigInt64: true });
  }

  list(): Promise<readonly LeaseRecord[]> {
    return unlessLost(async () => (await this.#leases.find().toArray()).map(recordOf));
  }

  acquire(name: string, holder: string, seen: LeaseRecord | undefined): Promise<bigint | undefined> {
    return unlessLost(async () => {
      const token = await this.#tokenAfter(name, seen?.token ?? 0n);
      return seen === undefined ? this.#begin(name, holder, token) : this.#succeed(holder, seen, token);
    });
  }

  renew(held: readonly HeldLease[]): Promise<readonly string[]> {
    return unlessLost(async () => {
      if (held.length === 0) return [];
      const signs = held.map(({ name, token }) => ({ updateOne: { filter: { _id: name, token }, update: { $inc: { beat: 1n } } } }));
      const { matchedCount } = await this.#leases.bulkWrite(signs, { ordered: false });
      if (matchedCount === held.length) return [];
      const now = await this.#leases.find({ _id: { $in: held.map(({ name }) => name) } }).toArray();
      return held.flatMap(({ name, token }) => (now.some((one) => one._id === name && one.token === token) ? [] : [name]));
    });
  }

  release({ name, token }: HeldLease): Promise<void> {
    return unlessLost(async () => {
      await this.#leases.updateOne({ _id: name, token }, { $set: { holder: null } });
    });
  }

  forget({ name, token, beat }: LeaseRecord): Promise<void> {
    return unlessLost(async () => {
      await this.#leases.deleteOne({ _id: name, token, beat });
    });
  }

  async #tokenAfter(name: string, token: bigint): Promise<bigint> {
    const raised = (await this.#raised.findOne({ _id: name }, { projection: { token: 1 } }))?.token ?? 0n;
    return (raised > token ? raised : token) + 1n;
  }

  async #begin(name: string, holder: string, token: bigint): Promise<bigint | undefined> {
    try {
      await this.#leases.insertOne({ _id: name, token, beat: 0n, holder });
      return token;
    } catch (error) {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }

  async #succeed(holder: string, seen: LeaseRecord, token: bigint): Promise<bigint | undefined> {
    const filter = { _id: seen.name, token: seen.token, beat: seen.beat };
    const { matchedCount } = await this.#leases.updateOne(filter, { $set: { token, beat: 0n, holder } });
    return matchedCount === 1 ? token : undefined;
  }
}

function recordOf({ _id, token, beat, holder }: Kept): LeaseRecord {
  return { name: _id, token, beat, holder: holder ?? undefined };
}
