import { join } from 'node:path';
import type { Clock, Instant, Scheduler, SealContext, SealedValue } from '@app/kernel';
import { settle } from '../../event-store/index.js';
import { ADOPTED_KIND, adoptedId, type NewApiKey } from '../api-key-form.js';
import type { KeptSecrets } from '../kept-secrets.port.js';
import { cannotOpen, checkSubject, openWith, sealWith } from '../sealed-values.js';
import type { ApiKeyRecord, IndexKind, SecretStore } from '../secret-store.port.js';
import type { ChannelSecretSettings } from '../wrapped-keys.js';
import { ApiKeys } from './api-keys.js';
import { ChannelSecrets } from './channel-secrets.js';
import { EmptiedLog } from './emptied-log.js';
import { IndexKeys } from './index-keys.js';
import { EmbeddedKeptSecrets } from './kept-secrets.js';
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
  readonly scheduler: Scheduler;
  /** Beside the process that writes: whatever needs a new key fails. */
  readonly readOnly?: boolean;
  /** Asked before a store without any keys gets its first: what it throws is thrown. */
  readonly mayBegin?: () => void;
};

/** Opens the secrets of a data folder. @throws KeyEncryptionKeyFault, or what `mayBegin` throws */
export function openEmbeddedSecretStore(options: EmbeddedSecretStoreOptions): EmbeddedSecretStore {
  const { folder, kekFile, clock, scheduler, readOnly = false, mayBegin } = options;
  const path = join(folder, SECRETS_FILE);
  if (readOnly) return new EmbeddedSecretStore(openSecretsForReading(path, kekFile), clock, undefined);
  const opened = openSecrets(path, kekFile, mayBegin);
  const log = new EmptiedLog(opened.database, scheduler);
  // A process that ended too early may have left what was erased.
  log.empty();
  return new EmbeddedSecretStore(opened, clock, log);
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
  /** What lies here, as it lies here. */
  readonly kept: KeptSecrets;

  constructor(
    open: OpenSecrets,
    private readonly clock: Clock,
    /** Undefined where it is only read. */
    private readonly log: EmptiedLog | undefined,
  ) {
    this.#open = open;
    this.#subjects = new SubjectKeys(open.database, open.kek);
    this.#indexes = new IndexKeys(open.database, open.kek);
    this.#apiKeys = new ApiKeys(open.database, (presented) => adoptedId(this.#indexes.index('', ADOPTED_KIND, presented)));
    this.#channels = new ChannelSecrets(open.database, open.kek);
    this.kept = new EmbeddedKeptSecrets(open.database);
  }

  async seal(subjectId: string, plain: string, context: SealContext): Promise<SealedValue> {
    checkSubject(subjectId);
    return sealWith(await this.#subjects.keyOf(subjectId), subjectId, plain, context);
  }

  open(value: SealedValue, context: SealContext): Promise<string> {
    return settle(() => openWith(this.#keyOf(value), value, context));
  }

  eraseSubject(subjectId: string): Promise<void> {
    return this.eraseSubjects([subjectId]);
  }

  eraseSubjects(subjectIds: readonly string[]): Promise<void> {
    return settle(() => {
      this.#subjects.erase(subjectIds);
      this.log?.empty();
    });
  }

  index(shopId: string, kind: IndexKind, value: string): Promise<string> {
    return settle(() => this.#indexes.index(shopId, kind, value));
  }

  findApiKey(presented: string): Promise<ApiKeyRecord | undefined> {
    return settle(() => this.#apiKeys.find(presented));
  }

  createApiKey(key: NewApiKey, at: Instant): Promise<{ readonly record: ApiKeyRecord; readonly key: string }> {
    return settle(() => this.#apiKeys.create(key, at));
  }

  adoptApiKey(presented: string, key: NewApiKey, at: Instant): Promise<ApiKeyRecord> {
    return settle(() => this.#apiKeys.adopt(presented, key, at));
  }

  revokeApiKey(id: string, at: Instant): Promise<ApiKeyRecord | undefined> {
    return settle(() => this.#apiKeys.revoke(id, at));
  }

  listApiKeys(): Promise<readonly ApiKeyRecord[]> {
    return settle(() => this.#apiKeys.list());
  }

  putChannelSecrets(account: string, secrets: ChannelSecretSettings, at?: Instant): Promise<void> {
    return settle(() => this.#channels.put(account, secrets, at ?? this.clock.now()));
  }

  getChannelSecrets(account: string, asOf?: Instant): Promise<ChannelSecretSettings | undefined> {
    return settle(() => this.#channels.get(account, asOf));
  }

  channelSecretsVersion(account: string): Promise<number> {
    return settle(() => this.#channels.version(account));
  }

  keyStatus(keyId: string): Promise<'present' | 'erased' | 'unknown'> {
    return settle(() => this.#subjects.status(keyId));
  }

  close(): Promise<void> {
    return settle(() => {
      if (!this.#open.database.isOpen) return;
      this.log?.stop();
      this.#subjects.finish();
      this.#open.database.close();
    });
  }

  #keyOf(value: SealedValue): Buffer | undefined {
    try {
      return this.#subjects.existing(value.keyId);
    } catch (error) {
      throw cannotOpen(value, error);
    }
  }
}
