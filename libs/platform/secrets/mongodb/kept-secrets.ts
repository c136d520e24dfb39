import type { Instant } from '@app/kernel';
import type { AnyBulkWriteOperation, Collection, Db, Filter } from 'mongodb';
import type { Gate } from '../../mongodb/gate.js';
import { isDuplicateKey } from '../../mongodb/store-lost.js';
import { type KeptSecret, type KeptSecrets, SECRETS_PAGE } from '../kept-secrets.port.js';

type Kind = KeptSecret['kind'];
/** A document of any of the collections. */
type Kept = { readonly _id: string; readonly [field: string]: unknown };

const COLLECTIONS: { readonly [kind in Kind]: string } = {
  'subject-key': 'secret_subject_keys',
  'index-key': 'secret_index_keys',
  'api-key': 'secret_api_keys',
  'channel-secrets': 'secret_channels',
};
const KINDS: readonly Kind[] = ['subject-key', 'index-key', 'api-key', 'channel-secrets'];

/** The documents of the `secret_*` collections as they lie there. */
export class MongodbKeptSecrets implements KeptSecrets {
  constructor(
    private readonly db: Db,
    private readonly gate: Gate,
  ) {}

  async *pages(): AsyncGenerator<readonly KeptSecret[], void, undefined> {
    for (const kind of KINDS) yield* this.#pagesOf(kind);
  }

  async atPlacesOf(secrets: readonly KeptSecret[]): Promise<readonly KeptSecret[]> {
    const found: KeptSecret[] = [];
    for (const [kind, ofKind] of byKind(secrets)) {
      const filter: Filter<Kept> = { _id: { $in: ofKind.map(({ id }) => id) } };
      const there = await this.gate.pass(() => this.#collection(kind).find(filter).toArray());
      found.push(...there.map((kept) => secretIn(kind, kept)));
    }
    return found;
  }

  async keep(secrets: readonly KeptSecret[]): Promise<void> {
    for (const [kind, ofKind] of byKind(secrets)) {
      try {
        await this.gate.pass(() => this.#collection(kind).bulkWrite(ofKind.map(writeOf), { ordered: false }));
      } catch (error) {
        // The hash of that API key is another: what is there stays, and whoever compares is told.
        if (!isDuplicateKey(error)) throw error;
      }
    }
  }

  async *#pagesOf(kind: Kind): AsyncGenerator<readonly KeptSecret[], void, undefined> {
    let after: string | undefined;
    do {
      const filter: Filter<Kept> = after === undefined ? {} : { _id: { $gt: after } };
      const page = await this.gate.pass(() => this.#collection(kind).find(filter).sort({ _id: 1 }).limit(SECRETS_PAGE).toArray());
      if (page.length > 0) yield page.map((kept) => secretIn(kind, kept));
      after = page.length < SECRETS_PAGE ? undefined : page.at(-1)?._id;
    } while (after !== undefined);
  }

  #collection(kind: Kind): Collection<Kept> {
    return this.db.collection(COLLECTIONS[kind], { promoteBuffers: true });
  }
}

function byKind(secrets: readonly KeptSecret[]): Map<Kind, KeptSecret[]> {
  return Map.groupBy(secrets, ({ kind }) => kind);
}

function writeOf(secret: KeptSecret): AnyBulkWriteOperation<Kept> {
  const { kind, id, ...rest } = secret;
  // Views of a larger buffer would be kept with all of it.
  const fields = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value) : value]),
  );
  if (kind === 'api-key') {
    const { hash, ...others } = fields;
    return { updateOne: { filter: { _id: id, hash }, update: { $set: others }, upsert: true } };
  }
  if (secret.kind === 'subject-key' && secret.wrapped === null) {
    return { updateOne: { filter: { _id: id }, update: { $set: { wrapped: null } }, upsert: true } };
  }
  if (secret.kind === 'index-key') {
    return { updateOne: { filter: { _id: id }, update: { $setOnInsert: { wrapped: fields['wrapped'] } }, upsert: true } };
  }
  return { updateOne: { filter: { _id: id }, update: { $setOnInsert: fields }, upsert: true } };
}

/** Documents of these collections are written by the stores alone. */
function secretIn(kind: Kind, { _id: id, ...fields }: Kept): KeptSecret {
  switch (kind) {
    case 'index-key': {
      const [shopId, indexKind] = JSON.parse(id) as [string, string];
      return { kind, id, shopId, indexKind, wrapped: fields['wrapped'] as Uint8Array };
    }
    case 'subject-key':
      return { kind, id, wrapped: fields['wrapped'] as Uint8Array | null };
    case 'api-key': {
      const { record, hash, isAdopted } = fields as { readonly record: string; readonly hash: Uint8Array; readonly isAdopted: boolean };
      return { kind, id, record, hash, isAdopted };
    }
    case 'channel-secrets': {
      const { account, version, inForceFrom, wrapped } = fields as {
        readonly account: string;
        readonly version: number;
        readonly inForceFrom: Instant;
        readonly wrapped: Uint8Array;
      };
      return { kind, id, account, version, inForceFrom, wrapped };
    }
  }
}
