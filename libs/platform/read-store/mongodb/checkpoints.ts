import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';
import { type Fence, Fenced } from '../read-store.port.js';
import { checkedPosition } from './kept-document.js';

/**
 * `token`: the highest that was raised. `settled`: state records under a lower token were written too late and count for
 * nothing; it follows `token` once the records of the holder before were taken over.
 */
type Checkpoint = {
  readonly _id: string;
  readonly position: bigint | null;
  readonly token: bigint;
  readonly settled: bigint;
};

/** How far each subscription has come, and who may say so. A checkpoint never goes back. */
export class Checkpoints {
  readonly #checkpoints: Collection<Checkpoint>;

  constructor(db: Db) {
    this.#checkpoints = db.collection('read_checkpoints', { useBigInt64: true });
  }

  async get(subscription: string): Promise<bigint | undefined> {
    return (await this.#checkpoints.findOne({ _id: subscription }))?.position ?? undefined;
  }

  async getMany(subscriptions: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const found = await this.#checkpoints.find({ _id: { $in: [...subscriptions] } }, { projection: { position: 1 } }).toArray();
    return new Map(found.flatMap(({ _id, position }) => (position === null ? [] : [[_id, position]])));
  }

  /** @throws Fenced */
  async save(subscription: string, position: bigint, fence: Fence | undefined): Promise<void> {
    const move = { $max: { position: checkedPosition(position) } };
    if (fence?.subscription === subscription) {
      const { matchedCount } = await this.#checkpoints.updateOne({ _id: subscription, token: fence.token }, move);
      if (matchedCount === 0) throw new Fenced(fence);
      return;
    }
    if (fence !== undefined) await this.check(fence);
    await this.#upserted(() =>
      this.#checkpoints.updateOne({ _id: subscription }, { ...move, $setOnInsert: { token: 0n, settled: 0n } }, { upsert: true }),
    );
  }

  /** @throws Fenced when a higher token was raised, or the subscription is no more */
  async check(fence: Fence): Promise<void> {
    const found = await this.#checkpoints.findOne({ _id: fence.subscription }, { projection: { token: 1 } });
    if (found?.token !== fence.token) throw new Fenced(fence);
  }

  /** Gives the token below which state records were written too late. @throws Fenced when a higher one was raised */
  async raise(fence: Fence): Promise<bigint> {
    const { subscription, token } = fence;
    const start = { $setOnInsert: { position: null, token: 0n, settled: 0n } };
    await this.#upserted(() => this.#checkpoints.updateOne({ _id: subscription }, start, { upsert: true }));
    const raised = await this.#checkpoints.findOneAndUpdate(
      { _id: subscription, token: { $lte: token } },
      { $set: { token } },
      { returnDocument: 'after' },
    );
    if (raised === null) throw new Fenced(fence);
    return raised.settled;
  }

  /** The state records of those before were taken over. @throws Fenced */
  async settle(fence: Fence): Promise<void> {
    const { subscription, token } = fence;
    const { matchedCount } = await this.#checkpoints.updateOne({ _id: subscription, token }, { $set: { settled: token } });
    if (matchedCount === 0) throw new Fenced(fence);
  }

  /** The tokens below which state records of these subscriptions count for nothing. */
  async settled(subscriptions: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    if (subscriptions.length === 0) return new Map();
    const found = await this.#checkpoints.find({ _id: { $in: [...subscriptions] } }).toArray();
    return new Map(found.map(({ _id, settled }) => [_id, settled]));
  }

  async forget(subscription: string): Promise<void> {
    await this.#checkpoints.deleteOne({ _id: subscription });
  }

  /** Two that make the same record at once: one is first, and the other finds it. */
  async #upserted(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await write();
    }
  }
}
