import type { Collection, Db } from 'mongodb';
import { checkFields, withIndexes } from '../declared-indexes.js';
import { type CollectionDeclaration, UndeclaredIndex, UnknownCollection } from '../read-store.port.js';
import { indexKeys, pathOf } from './document-filter.js';
import { docIn, indexedFields, type KeptDocument } from './kept-document.js';
import type { Sequence } from './sequence.js';

/** A declared collection: where its documents are, and its indexes in the order in which they were declared. */
export type Declared = {
  readonly name: string;
  readonly documents: Collection<KeptDocument>;
  readonly indexes: readonly (readonly string[])[];
  readonly fields: readonly string[];
};

/** `storage` is never used again, so whoever still writes to a dropped collection writes where nobody reads. */
type Entry = { readonly _id: string; readonly storage: string; readonly indexes: readonly (readonly string[])[] };

const BACKFILL_PAGE = 500;

/** Which collections there are, and where the documents of each are. */
export class CollectionRegistry {
  readonly #entries: Collection<Entry>;
  readonly #known = new Map<string, Declared>();

  constructor(
    private readonly db: Db,
    private readonly sequence: Sequence,
  ) {
    this.#entries = db.collection('read_collections');
  }

  /** Looked up anew: another process may have dropped it or made it again. @throws UnknownCollection */
  async entry(name: string): Promise<Declared> {
    const entry = await this.#entries.findOne({ _id: name });
    if (entry === null) {
      this.#known.delete(name);
      throw new UnknownCollection(`there is no collection ${name}`);
    }
    return this.#remember(entry);
  }

  /**
   * Asks a collection a question by what is known of it; where that gives nothing, after looking it up anew.
   * @throws UnknownCollection, UndeclaredIndex
   */
  async ask<T>(name: string, question: (collection: Declared) => Promise<T>, isNothing: (answer: T) => boolean): Promise<T> {
    const known = this.#known.get(name);
    if (known !== undefined) {
      try {
        const answer = await question(known);
        if (!isNothing(answer)) return answer;
      } catch (error) {
        if (!(error instanceof UndeclaredIndex)) throw error;
      }
    }
    return question(await this.entry(name));
  }

  /** Makes the collection, or adds the indexes it lacks. @throws RangeError when a field's name is no plain word */
  async declare({ name, indexes }: CollectionDeclaration): Promise<void> {
    checkFields(withIndexes([], indexes).flat());
    const storage = `read_docs_${await this.#numberFor(name)}`;
    await this.#entries.updateOne({ _id: name }, { $setOnInsert: { storage, indexes: [] } }, { upsert: true });
    const before = await this.entry(name);
    const all = withIndexes(before.indexes, indexes);
    checkFields(all.flat());
    const added = all.slice(before.indexes.length);
    // Whoever writes from now on fills in the new fields; what was written before is filled in afterwards.
    if (added.length > 0) await this.#entries.updateOne({ _id: name }, { $addToSet: { indexes: { $each: added } } });
    const { documents } = await this.entry(name);
    for (const index of indexes) await documents.createIndex(indexKeys(index));
    const fields = new Set(added.flat().filter((field) => !before.fields.includes(field)));
    if (fields.size > 0) await backfill(documents, [...fields]);
  }

  async drop(name: string): Promise<void> {
    const entry = await this.#entries.findOneAndDelete({ _id: name });
    this.#known.delete(name);
    if (entry !== null) await this.db.collection(entry.storage).drop();
  }

  async #numberFor(name: string): Promise<number> {
    const there = await this.#entries.findOne({ _id: name });
    return there === null ? this.sequence.next() : 0;
  }

  #remember({ _id: name, storage, indexes }: Entry): Declared {
    const documents = this.db.collection<KeptDocument>(storage, { useBigInt64: true });
    const declared = { name, documents, indexes, fields: [...new Set(indexes.flat())] };
    this.#known.set(name, declared);
    return declared;
  }
}

async function backfill(documents: Collection<KeptDocument>, fields: readonly string[]): Promise<void> {
  for (let last = ''; ; ) {
    const page = await documents
      .find({ _id: { $gt: last }, doc: { $type: 'string' } })
      .sort({ _id: 1 })
      .limit(BACKFILL_PAGE)
      .toArray();
    const updates = page.flatMap(({ _id, position, doc }) => {
      const found = Object.entries(indexedFields(docIn(doc ?? '{}'), fields));
      if (found.length === 0) return [];
      const update = { $set: Object.fromEntries(found.map(([field, value]) => [pathOf(field), value])) };
      return [{ updateOne: { filter: { _id, position }, update } }];
    });
    if (updates.length > 0) await documents.bulkWrite(updates, { ordered: false });
    const end = page.at(-1);
    if (end === undefined) return;
    last = end._id;
  }
}
