import type { Instant, SealContext, SealedValue } from '@app/kernel';

/** What an index key is for. Each shop has its own key for each kind. */
export type IndexKind = 'contact' | 'ip' | 'device' | 'account' | 'recipient' | 'payer' | 'command' | 'key-value' | 'pickup';

/** As whom a key lets its holder in. */
export const API_KEY_ROLES = ['shop', 'operator', 'auditor', 'dispute', 'admin'] as const;

/** An API key as it is kept: only a hash of the key itself. */
export type ApiKeyRecord = {
  readonly id: string;
  readonly role: (typeof API_KEY_ROLES)[number];
  readonly shopId: string;
  readonly name: string;
  readonly mode: 'live' | 'test';
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly revokedAt?: Instant;
};

/** A key that was destroyed: whatever it sealed can never be read again. */
export class SubjectErased extends Error {
  override readonly name = 'SubjectErased';
}

/** A sealed value that does not open: wrong place, changed bytes, or a key this store never had. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
}

/**
 * Keys in a store of their own (`secrets.db`), every one wrapped by the key-encryption key.
 * A key is durable before `seal` returns, hence before any event that uses it.
 */
export interface SecretStore {
  /** Seals under the subject's key, making the key durable first if it is new. */
  seal(subjectId: string, plain: string, context: SealContext): Promise<SealedValue>;
  /** @throws SubjectErased or CannotOpen */
  open(sealed: SealedValue, context: SealContext): Promise<string>;
  /** Destroys a subject's key for ever; the id is never minted again. */
  eraseSubject(subjectId: string): Promise<void>;
  /** Destroys several. Where it fails some may be destroyed already: doing it again ends it. */
  eraseSubjects(subjectIds: readonly string[]): Promise<void>;
  /** Keyed HMAC-SHA256 (hex) of a personal value, for lookups: one key per shop and kind. */
  index(shopId: string, kind: IndexKind, value: string): Promise<string>;
  /** Verifies a presented API key in constant time; undefined when unknown. A revoked one is returned with `revokedAt`. */
  findApiKey(presented: string): Promise<ApiKeyRecord | undefined>;
  /** Makes a key `ct_<role>_<random>`; the clear text is returned once and kept by no store. */
  createApiKey(
    key: Omit<ApiKeyRecord, 'id' | 'createdAt' | 'revokedAt'>,
    at: Instant,
  ): Promise<{ readonly record: ApiKeyRecord; readonly key: string }>;
  revokeApiKey(id: string, at: Instant): Promise<ApiKeyRecord | undefined>;
  listApiKeys(): Promise<readonly ApiKeyRecord[]>;
  /**
   * Takes a key that was made elsewhere, such as one given by configuration: at least 32 characters.
   * Saying it again changes nothing; other keys adopted under the same name are revoked.
   * @throws RangeError when it is too short
   */
  adoptApiKey(presented: string, key: Omit<ApiKeyRecord, 'id' | 'createdAt' | 'revokedAt'>, at: Instant): Promise<ApiKeyRecord>;
  /** A channel account's secrets; write-only through the API. Each put is a new version, in force from `at` (default: now). */
  putChannelSecrets(account: string, secrets: { readonly [name: string]: string }, at?: Instant): Promise<void>;
  /** The secrets in force now, or at a time: an old message is verified with the keys of its day. */
  getChannelSecrets(account: string, asOf?: Instant): Promise<{ readonly [name: string]: string } | undefined>;
  /** The version of the secrets in force now: how often they were put; 0 where none are. */
  channelSecretsVersion(account: string): Promise<number>;
  /** Is this key id present, destroyed, or unknown here? Start refuses when an event names an unknown one. */
  keyStatus(keyId: string): Promise<'present' | 'erased' | 'unknown'>;
  close(): Promise<void>;
}

/** Dependency-injection token of the secret store. */
export const SECRET_STORE = Symbol('SECRET_STORE');
