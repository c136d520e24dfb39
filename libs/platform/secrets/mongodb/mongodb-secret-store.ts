import type { Clock, Instant, SealContext, SealedValue } from '@app/kernel';
import type { Db } from 'mongodb';
import { Gate } from '../../mongodb/gate.js';
import { ADOPTED_KIND, adoptedId, type NewApiKey } from '../api-key-form.js';
import type { KeptSecrets } from '../kept-secrets.port.js';
import { readKeyEncryptionKey, readOrMakeKeyEncryptionKey } from '../key-encryption-key.js';
import { cannotOpen, checkSubject, openWith, sealWith } from '../sealed-values.js';
import type { ApiKeyRecord, IndexKind, SecretStore } from '../secret-store.port.js';
import { CHECK, type ChannelSecretSettings, newCheck, verifyCheck } from '../wrapped-keys.js';
import { ApiKeys } from './api-keys.js';
import { ChannelSecrets } from './channel-secrets.js';
import { IndexKeys } from './index-keys.js';
import { keepOnce, type WrappedKey } from './kept-once.js';
import { MongodbKeptSecrets } from './kept-secrets.js';
import { SubjectKeys } from './subject-keys.js';

/** What the secret store takes besides its database. */
export type MongodbSecretStoreOptions = {
  /** The key-encryption key: the same 32 bytes for all processes. It is made where neither it nor any wrapped key exists. */
  readonly kekFile: string;
  readonly clock: Clock;
  /** Asked before a database without any keys gets its first: what it throws is thrown, and nothing is written. */
  readonly mayBegin?: () => Promise<void>;
};

/**
 * Opens the secrets of a database.
 * @param db opened with majority reads and writes on the primary
 * @throws KeyEncryptionKeyFault, or what `mayBegin` throws
 */
export async function openMongodbSecretStore(db: Db, { kekFile, clock, mayBegin }: MongodbSecretStoreOptions): Promise<MongodbSecretStore> {
  const checks = db.collection<WrappedKey>('secret_checks', { promoteBuffers: true });
  const before = await checks.findOne({ _id: CHECK });
  if (before === null && mayBegin !== undefined) {
    // Whoever began meanwhile had its keys before its first record: then they are found now.
    await mayBegin().catch(async (error: unknown) => {
      if ((await checks.findOne({ _id: CHECK })) === null) throw error;
    });
  }
  const kek = before === null ? readOrMakeKeyEncryptionKey(kekFile) : readKeyEncryptionKey(kekFile);
  if (before === null) await keepOnce(checks, [{ _id: CHECK, wrapped: newCheck(kek) }]);
  // Of processes that begin at once, the key of the first counts for all.
  const check = before ?? (await checks.findOne({ _id: CHECK }));
  verifyCheck(kek, check?.wrapped ?? Buffer.alloc(0), kekFile);
  const store = new MongodbSecretStore(db, kek, clock);
  await store.prepare();
  return store;
}

/** Keys in MongoDB, each wrapped by the key-encryption key; every change is with a majority before its promise resolves. */
export class MongodbSecretStore implements SecretStore {
  readonly #gate = new Gate();
  readonly #subjects: SubjectKeys;
  readonly #indexes: IndexKeys;
  readonly #apiKeys: ApiKeys;
  readonly #channels: ChannelSecrets;
  /** What lies here, as it lies here. */
  readonly kept: KeptSecrets;

  constructor(
    db: Db,
    kek: Buffer,
    private readonly clock: Clock,
  ) {
    this.#subjects = new SubjectKeys(db, kek);
    this.#indexes = new IndexKeys(db, kek);
    this.#apiKeys = new ApiKeys(db, async (presented) => adoptedId(await this.#indexes.index('', ADOPTED_KIND, presented)));
    this.#channels = new ChannelSecrets(db, kek);
    this.kept = new MongodbKeptSecrets(db, this.#gate);
  }

  /** Makes the indexes that the store needs. */
  prepare(): Promise<void> {
    return this.#gate.pass(() => this.#channels.prepare());
  }

  seal(subjectId: string, plain: string, context: SealContext): Promise<SealedValue> {
    return this.#gate.pass(async () => {
      checkSubject(subjectId);
      return sealWith(await this.#subjects.keyOf(subjectId), subjectId, plain, context);
    });
  }

  open(value: SealedValue, context: SealContext): Promise<string> {
    return this.#gate.pass(async () => openWith(await this.#keyOf(value), value, context));
  }

  eraseSubject(subjectId: string): Promise<void> {
    return this.#gate.pass(() => this.#subjects.erase(subjectId));
  }

  eraseSubjects(subjectIds: readonly string[]): Promise<void> {
    return this.#gate.pass(async () => {
      for (const subjectId of new Set(subjectIds)) await this.#subjects.erase(subjectId);
    });
  }

  index(shopId: string, kind: IndexKind, value: string): Promise<string> {
    return this.#gate.pass(() => this.#indexes.index(shopId, kind, value));
  }

  findApiKey(presented: string): Promise<ApiKeyRecord | undefined> {
    return this.#gate.pass(() => this.#apiKeys.find(presented));
  }

  createApiKey(key: NewApiKey, at: Instant): Promise<{ readonly record: ApiKeyRecord; readonly key: string }> {
    return this.#gate.pass(() => this.#apiKeys.create(key, at));
  }

  adoptApiKey(presented: string, key: NewApiKey, at: Instant): Promise<ApiKeyRecord> {
    return this.#gate.pass(() => this.#apiKeys.adopt(presented, key, at));
  }

  revokeApiKey(id: string, at: Instant): Promise<ApiKeyRecord | undefined> {
    return this.#gate.pass(() => this.#apiKeys.revoke(id, at));
  }

  listApiKeys(): Promise<readonly ApiKeyRecord[]> {
    return this.#gate.pass(() => this.#apiKeys.list());
  }

  putChannelSecrets(account: string, secrets: ChannelSecretSettings, at?: Instant): Promise<void> {
    return this.#gate.pass(() => this.#channels.put(account, secrets, at ?? this.clock.now()));
  }

  getChannelSecrets(account: string, asOf?: Instant): Promise<ChannelSecretSettings | undefined> {
    return this.#gate.pass(() => this.#channels.get(account, asOf));
  }

  channelSecretsVersion(account: string): Promise<number> {
    return this.#gate.pass(() => this.#channels.version(account));
  }

  keyStatus(keyId: string): Promise<'present' | 'erased' | 'unknown'> {
    return this.#gate.pass(() => this.#subjects.status(keyId));
  }

  /** Nothing can be asked any more. The connection is closed by whoever opened it. */
  close(): Promise<void> {
    this.#gate.close();
    return Promise.resolve();
  }

  async #keyOf(value: SealedValue): Promise<Buffer | undefined> {
    try {
      return await this.#subjects.existing(value.keyId);
    } catch (error) {
      throw cannotOpen(value, error);
    }
  }
}
