import { join } from 'node:path';
import { type Clock, type Instant, type SealContext, type SealedValue, sealAad } from '@app/kernel';
import { ApiKeys, type NewApiKey } from './api-keys.js';
import { type ChannelSecretSettings, ChannelSecrets } from './channel-secrets.js';
import { IndexKeys } from './index-keys.js';
import { type Box, decrypt, encrypt, NotOpened } from './key-wrap.js';
import { type ApiKeyRecord, CannotOpen, type IndexKind, type SecretStore } from './secret-store.port.js';
import { type OpenSecrets, openSecrets, openSecretsForReading } from './secrets-database.js';
import { SubjectKeys } from './subject-keys.js';

/** Name of the secrets' file in the data folder. */
export const SECRETS_FILE = 'secrets.db';

/** How the secret store is opened. */
export type EmbeddedSecretStoreOptions = {
  /** The data folder; its lock is held by this process, unless it is opened for reading. */
  readonly folder: string;
  /** The key-encryption key: 32 bytes, outside the data folder. It is made where neither it nor any wrapped key exists. */
  readonly kekFile: string;
  readonly clock: Clock;
  /** Beside the process that writes: whatever needs a new key fails. */
  readonly readOnly?: boolean;
};

/** Opens the secrets of a data folder. @throws KeyEncryptionKeyFault */
export function openEmbeddedSecretStore({ folder, kekFile, clock, readOnly = false }: EmbeddedSecretStoreOptions): EmbeddedSecretStore {
  const open = readOnly ? openSecretsForReading : openSecrets;
  return new EmbeddedSecretStore(open(join(folder, SECRETS_FILE), kekFile), clock);
}

/** Makes sure that the key-encryption key is the one of this data folder, changing nothing. @throws KeyEncryptionKeyFault */
export function checkKeyEncryptionKey({ folder, kekFile }: Pick<EmbeddedSecretStoreOptions, 'folder' | 'kekFile'>): void {
  openSecretsForReading(join(folder, SECRETS_FILE), kekFile).database.close();
}

/** Keys in SQLite, each wrapped by the key-encryption key; every change is on the disk before its promise resolves. */
export class EmbeddedSecretStore implements SecretStore {
  readonly #open: OpenSecrets;
  readonly #subjects: SubjectKeys;
  readonly #indexes: IndexKeys;
  readonly #apiKeys: ApiKeys;
  readonly #channels: ChannelSecrets;

  constructor(
    open: OpenSecrets,
    private readonly clock: Clock,
  ) {
    this.#open = open;
    this.#subjects = new SubjectKeys(open.database, open.kek);
    this.#indexes = new IndexKeys(open.database, open.kek);
    this.#apiKeys = new ApiKeys(open.database, (presented) => `given-${this.#indexes.index('', 'api-key', presented).slice(0, 16)}`);
    this.#channels = new ChannelSecrets(open.database, open.kek);
  }

  async seal(subjectId: string, plain: string, context: SealContext): Promise<SealedValue> {
    if (subjectId === '') throw new RangeError('a subject has an id');
    const { nonce, sealed } = encrypt(await this.#subjects.keyOf(subjectId), Buffer.from(plain), sealAad(context));
    return { alg: 'A256GCM', keyId: subjectId, nonce: base64(nonce), ct: base64(sealed) };
  }

  open(value: SealedValue, context: SealContext): Promise<string> {
    return answer(() => {
      const failed = `a value sealed with ${value.keyId} does not open here`;
      try {
        const key = this.#subjects.existing(value.keyId);
        if (key === undefined) throw new CannotOpen(`there is no key ${value.keyId}`);
        return decrypt(key, boxOf(value), sealAad(context)).toString();
      } catch (error) {
        throw error instanceof NotOpened ? new CannotOpen(failed, { cause: error }) : error;
      }
    });
  }

  eraseSubject(subjectId: string): Promise<void> {
    return this.eraseSubjects([subjectId]);
  }

  eraseSubjects(subjectIds: readonly string[]): Promise<void> {
    return answer(() => this.#subjects.erase(subjectIds));
  }

  index(shopId: string, kind: IndexKind, value: string): Promise<string> {
    return answer(() => this.#indexes.index(shopId, kind, value));
  }

  findApiKey(presented: string): Promise<ApiKeyRecord | undefined> {
    return answer(() => this.#apiKeys.find(presented));
  }

  createApiKey(key: NewApiKey, at: Instant): Promise<{ readonly record: ApiKeyRecord; readonly key: string }> {
    return answer(() => this.#apiKeys.create(key, at));
  }

  adoptApiKey(presented: string, key: NewApiKey, at: Instant): Promise<ApiKeyRecord> {
    return answer(() => this.#apiKeys.adopt(presented, key, at));
  }

  revokeApiKey(id: string, at: Instant): Promise<ApiKeyRecord | undefined> {
    return answer(() => this.#apiKeys.revoke(id, at));
  }

  listApiKeys(): Promise<readonly ApiKeyRecord[]> {
    return answer(() => this.#apiKeys.list());
  }

  putChannelSecrets(account: string, secrets: ChannelSecretSettings, at?: Instant): Promise<void> {
    return answer(() => this.#channels.put(account, secrets, at ?? this.clock.now()));
  }

  getChannelSecrets(account: string, asOf?: Instant): Promise<ChannelSecretSettings | undefined> {
    return answer(() => this.#channels.get(account, asOf));
  }

  keyStatus(keyId: string): Promise<'present' | 'erased' | 'unknown'> {
    return answer(() => this.#subjects.status(keyId));
  }

  close(): Promise<void> {
    return answer(() => {
      if (!this.#open.database.isOpen) return;
      this.#subjects.finish();
      this.#open.database.close();
    });
  }
}

/** What is done at once, as the port wants it: a throw becomes a rejection. */
function answer<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** @throws NotOpened when it is none of ours */
function boxOf({ alg, nonce, ct }: { readonly alg: string; readonly nonce: string; readonly ct: string }): Box {
  if (alg !== 'A256GCM') throw new NotOpened('another algorithm');
  return { nonce: Buffer.from(nonce, 'base64'), sealed: Buffer.from(ct, 'base64') };
}
