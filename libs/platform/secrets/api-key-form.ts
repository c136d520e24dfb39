import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Instant } from '@app/kernel';
import type { ApiKeyRecord } from './secret-store.port.js';

/** What is said of a key when it is made. */
export type NewApiKey = Omit<ApiKeyRecord, 'id' | 'createdAt' | 'revokedAt'>;

/** `ct_<role>_<id>_<secret>`: the id (16 hex digits) finds the record, the secret (32 bytes, base64url) is in its hash only. */
const MADE_HERE = /^ct_(?:shop|operator|auditor|dispute|admin)_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;
const SHORTEST_ADOPTED = 32;
const LONGEST_PRESENTED = 512;
/** Compared with where there is no record, so that an unknown id takes as long as a wrong secret. */
const NO_HASH = Buffer.alloc(32);

/** The SHA-256 under which a key is known. */
export const apiKeyHash = (presented: string): Buffer => hash('sha256', presented, 'buffer');

/** Could it be a key at all? */
export function isPresentable(presented: string): boolean {
  return presented.length <= LONGEST_PRESENTED;
}

/** The id that a key carries in itself, where it was made here. */
export function idInApiKey(presented: string): string | undefined {
  return MADE_HERE.exec(presented)?.[1];
}

/** Is this the key that was hashed? In the same time whether there is a hash or not. */
export function isApiKey(presented: string, hashed: Uint8Array | undefined): boolean {
  return timingSafeEqual(apiKeyHash(presented), hashed ?? NO_HASH) && hashed !== undefined;
}

/** A new key and what is kept of it. */
export function newApiKey(key: NewApiKey, createdAt: Instant): { readonly record: ApiKeyRecord; readonly key: string } {
  const id = randomBytes(8).toString('hex');
  return { record: { ...key, id, createdAt }, key: `ct_${key.role}_${id}_${randomBytes(32).toString('base64url')}` };
}

/** @throws RangeError when a key that was made elsewhere cannot be taken */
export function checkAdopted(presented: string): void {
  if (presented.length < SHORTEST_ADOPTED || presented.length > LONGEST_PRESENTED) {
    throw new RangeError(`an API key has ${SHORTEST_ADOPTED} to ${LONGEST_PRESENTED} characters`);
  }
  if (MADE_HERE.test(presented)) throw new RangeError('an API key that is adopted does not have the form of one that was made here');
}

/** The id of a key that was made elsewhere, by its keyed digest, which tells nothing of the key. */
export function adoptedId(digest: string): string {
  return `given-${digest.slice(0, 16)}`;
}

/** The kind of index that adopted keys are found by. */
export const ADOPTED_KIND = 'api-key';

/** What the text of a stored record says. */
export function apiKeyIn(record: string): ApiKeyRecord {
  // Written by the stores alone.
  return JSON.parse(record) as ApiKeyRecord;
}
