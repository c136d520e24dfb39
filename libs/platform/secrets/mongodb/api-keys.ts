import type { Instant } from '@app/kernel';
import type { Collection, Db } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';
import { apiKeyHash, apiKeyIn, checkAdopted, idInApiKey, isApiKey, isPresentable, type NewApiKey, newApiKey } from '../api-key-form.js';
import type { ApiKeyRecord } from '../secret-store.port.js';

/** `record` is JSON text, and what a change goes by. */
type Kept = { readonly _id: string; readonly record: string; readonly hash: Buffer; readonly isAdopted: boolean };

const MOST_TRIES = 20;

/** API keys, of which only the SHA-256 is kept. */
export class ApiKeys {
  readonly #keys: Collection<Kept>;

  /** @param adoptedId the id of a key that was made elsewhere: keyed, so that it tells nothing of the key */
  constructor(
    db: Db,
    private readonly adoptedId: (presented: string) => Promise<string>,
  ) {
    this.#keys = db.collection('secret_api_keys', { promoteBuffers: true });
  }

  async find(presented: string): Promise<ApiKeyRecord | undefined> {
    if (!isPresentable(presented)) return undefined;
    const found = await this.#keys.findOne({ _id: idInApiKey(presented) ?? (await this.adoptedId(presented)) });
    const same = isApiKey(presented, found?.hash);
    return found !== null && same ? apiKeyIn(found.record) : undefined;
  }

  async create(key: NewApiKey, createdAt: Instant): Promise<{ readonly record: ApiKeyRecord; readonly key: string }> {
    const made = newApiKey(key, createdAt);
    await this.#keys.insertOne({
      _id: made.record.id,
      record: JSON.stringify(made.record),
      hash: apiKeyHash(made.key),
      isAdopted: false,
    });
    return made;
  }

  async adopt(presented: string, key: NewApiKey, at: Instant): Promise<ApiKeyRecord> {
    checkAdopted(presented);
    const id = await this.adoptedId(presented);
    const adopted = await this.#keys.find({ isAdopted: true }).sort({ _id: 1 }).toArray();
    for (const other of adopted.map(({ record }) => apiKeyIn(record))) {
      if (other.name === key.name && other.id !== id) await this.revoke(other.id, at);
    }
    const record = { ...key, id, createdAt: at };
    try {
      await this.#keys.insertOne({ _id: id, record: JSON.stringify(record), hash: apiKeyHash(presented), isAdopted: true });
      return record;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.#change(id, (known) => ({ ...record, createdAt: known.createdAt }))) ?? record;
  }

  revoke(id: string, revokedAt: Instant): Promise<ApiKeyRecord | undefined> {
    return this.#change(id, (known) => (known.revokedAt === undefined ? { ...known, revokedAt } : known));
  }

  async list(): Promise<readonly ApiKeyRecord[]> {
    return (await this.#keys.find().sort({ _id: 1 }).toArray()).map(({ record }) => apiKeyIn(record));
  }

  /** Changes a record as it stands, deciding again when someone else was first. */
  async #change(id: string, change: (known: ApiKeyRecord) => ApiKeyRecord): Promise<ApiKeyRecord | undefined> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const found = await this.#keys.findOne({ _id: id });
      if (found === null) return undefined;
      const changed = change(apiKeyIn(found.record));
      const record = JSON.stringify(changed);
      const { matchedCount } = await this.#keys.updateOne({ _id: id, record: found.record }, { $set: { record } });
      if (matchedCount === 1) return changed;
    }
    throw new Error(`the API key ${id} keeps being changed by someone else`);
  }
}
