import type { Doc } from '@app/kernel';
import type { Db } from 'mongodb';
import { Gate } from '../../mongodb/gate.js';
import { crashPoint } from '../../observability/crash-point.js';
import type {
  CollectionDeclaration,
  DocumentBatch,
  Fence,
  KeyedStateRecord,
  Query,
  ReadStore,
  StampedDoc,
  StateRecord,
} from '../read-store.port.js';
import { Checkpoints } from './checkpoints.js';
import { CollectionRegistry } from './collection-registry.js';
import { writeDocuments } from './document-batch.js';
import { countFilter, pageFilter } from './document-filter.js';
import { type KeptDocument, stampedDoc } from './kept-document.js';
import { Sequence } from './sequence.js';
import { StateRecords } from './state-records.js';

const PAGE = 500;
const MOST_IDS = 1_000;
const KEPT = { projection: { position: 1, doc: 1 } } as const;

/**
 * Documents in MongoDB, written by many processes without transactions. Documents come first, each conditional on its
 * position, then the checkpoint: a crash in between applies events again to documents that have passed them.
 *
 * What keeps a late holder of a subscription out: its checkpoint is saved only while its token is the highest raised; the
 * state records it puts count only while it is, and are neither seen nor do they replace anything later; a batch is refused
 * when a higher token stands as it begins, and each of its documents is written only at the position it was read at, so what
 * was under way at that very moment is what the next holder would write, or nothing.
 */
export class MongodbReadStore implements ReadStore {
  readonly #registry: CollectionRegistry;
  readonly #checkpoints: Checkpoints;
  readonly #state: StateRecords;
  readonly #gate = new Gate();

  /** @param db opened with majority reads and writes on the primary
   *  @param newBatch a name that no other batch has */
  constructor(
    private readonly db: Db,
    private readonly newBatch: () => string,
  ) {
    this.#registry = new CollectionRegistry(db, new Sequence(db, 'collections'));
    this.#checkpoints = new Checkpoints(db);
    this.#state = new StateRecords(db, this.#checkpoints, new Sequence(db, 'versions'));
  }

  /** Makes the indexes that the store itself needs. @throws StoreUnavailable */
  prepare(): Promise<void> {
    return this.#gate.pass(() => this.#state.prepare());
  }

  declare(collection: CollectionDeclaration): Promise<void> {
    return this.#gate.pass(() => this.#registry.declare(collection));
  }

  apply({ collection, writes, checkpoint, fence }: DocumentBatch): Promise<{ readonly stale: readonly string[] }> {
    return this.#gate.pass(async () => {
      const declared = await this.#registry.entry(collection);
      if (fence !== undefined) await this.#checkpoints.check(fence);
      const stale = await writeDocuments(declared, writes, this.newBatch());
      crashPoint('projection.documents');
      if (checkpoint !== undefined && stale.length === 0) await this.#checkpoints.save(checkpoint.subscription, checkpoint.position, fence);
      return { stale };
    });
  }

  get(collection: string, id: string): Promise<StampedDoc | undefined> {
    return this.#gate.pass(() =>
      this.#registry.ask(
        collection,
        async ({ documents }) => {
          const found = await documents.findOne({ _id: id }, KEPT);
          return found === null ? undefined : stampedDoc(found);
        },
        (found) => found === undefined,
      ),
    );
  }

  getMany(collection: string, ids: readonly string[]): Promise<ReadonlyMap<string, StampedDoc>> {
    return this.#gate.pass(() =>
      this.#registry.ask(
        collection,
        async ({ documents }) => {
          const found = new Map<string, StampedDoc>();
          for (let from = 0; from < ids.length; from += MOST_IDS) {
            const some = documents.find({ _id: { $in: ids.slice(from, from + MOST_IDS) } }, KEPT);
            for await (const kept of some) found.set(kept._id, stampedDoc(kept));
          }
          return new Map(ids.flatMap((id) => pairOf(found.get(id))));
        },
        ({ size }) => size === 0,
      ),
    );
  }

  find(collection: string, query: Query): Promise<readonly StampedDoc[]> {
    return this.#gate.pass(() =>
      this.#registry.ask(
        collection,
        async ({ documents, indexes }) => {
          const { filter, sort, limit } = pageFilter(indexes, query);
          const found = await documents
            .find({ $and: [...filter.$and] }, KEPT)
            .sort(sort)
            .limit(limit)
            .toArray();
          return found.map(stampedDoc);
        },
        ({ length }) => length === 0,
      ),
    );
  }

  count(collection: string, where?: Query['where']): Promise<number> {
    return this.#gate.pass(() =>
      this.#registry.ask(
        collection,
        ({ documents, indexes }) => documents.countDocuments(countFilter(indexes, where)),
        (counted) => counted === 0,
      ),
    );
  }

  async *scan(
    collection: string,
    options: { readonly afterId?: string; readonly limit?: number } = {},
  ): AsyncGenerator<StampedDoc, void, undefined> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let afterId = options.afterId ?? '';
    while (left > 0) {
      const page = await this.#page(collection, afterId, Math.min(left, PAGE));
      yield* page.map(stampedDoc);
      const last = page.at(-1);
      if (last === undefined) return;
      afterId = last._id;
      left -= page.length;
    }
  }

  checkpoint(subscription: string): Promise<bigint | undefined> {
    return this.#gate.pass(() => this.#checkpoints.get(subscription));
  }

  checkpoints(subscriptions: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    return this.#gate.pass(() => this.#checkpoints.getMany(subscriptions));
  }

  saveCheckpoint(subscription: string, position: bigint, fence?: Fence): Promise<void> {
    return this.#gate.pass(() => this.#checkpoints.save(subscription, position, fence));
  }

  getState(space: string, key: string): Promise<StateRecord | undefined> {
    return this.#gate.pass(() => this.#state.get(space, key));
  }

  listState(space: string): Promise<readonly KeyedStateRecord[]> {
    return this.#gate.pass(() => this.#state.list(space));
  }

  listStates(spaces: readonly string[]): Promise<ReadonlyMap<string, readonly KeyedStateRecord[]>> {
    return this.#gate.pass(() => this.#state.listAll(spaces));
  }

  putState(space: string, key: string, value: Doc | null, expectedVersion: number | null, fence?: Fence): Promise<boolean> {
    return this.#gate.pass(() => this.#state.put(space, key, value, expectedVersion, fence));
  }

  raiseFence(fence: Fence): Promise<void> {
    return this.#gate.pass(() => this.#state.takeOver(fence));
  }

  drop(collection: string): Promise<void> {
    return this.#gate.pass(async () => {
      await this.#registry.drop(collection);
      await this.#checkpoints.forget(collection);
    });
  }

  async health(): ReturnType<ReadStore['health']> {
    try {
      await this.#gate.pass(() => this.db.command({ ping: 1 }));
      return { ready: true };
    } catch (error) {
      return { ready: false, because: error instanceof Error ? error.message : 'the document store gave no answer' };
    }
  }

  /** Nothing can be asked any more. The connection is closed by whoever opened it. */
  close(): Promise<void> {
    this.#gate.close();
    return Promise.resolve();
  }

  #page(collection: string, afterId: string, limit: number): Promise<readonly KeptDocument[]> {
    return this.#gate.pass(() =>
      this.#registry.ask(
        collection,
        ({ documents }) =>
          documents
            .find({ _id: { $gt: afterId } }, KEPT)
            .sort({ _id: 1 })
            .limit(limit)
            .toArray(),
        ({ length }) => length === 0,
      ),
    );
  }
}

function pairOf(found: StampedDoc | undefined): [string, StampedDoc][] {
  return found === undefined ? [] : [[found.id, found]];
}
