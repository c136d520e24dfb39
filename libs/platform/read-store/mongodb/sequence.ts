import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';

type Counter = { readonly _id: string; readonly last: number };

/** Whole numbers of which none is ever given twice, each higher than those before. */
export class Sequence {
  readonly #counters: Collection<Counter>;

  constructor(
    db: Db,
    private readonly name: string,
  ) {
    this.#counters = db.collection('read_sequences');
  }

  async next(): Promise<number> {
    try {
      const how = { upsert: true, returnDocument: 'after' } as const;
      const counter = await this.#counters.findOneAndUpdate({ _id: this.name }, { $inc: { last: 1 } }, how);
      if (counter === null) throw new Error(`the sequence ${this.name} gave no number`);
      return counter.last;
    } catch (error) {
      // Two that begin it at once: one is first.
      if (isDuplicateKey(error)) return this.next();
      throw error;
    }
  }
}
