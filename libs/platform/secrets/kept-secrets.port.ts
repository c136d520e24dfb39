import type { Instant } from '@app/kernel';

/**
 * One secret as it lies in its store: wrapped by the key-encryption key and bound to its place, or a hash. The form is the same on
 * every engine, so that it can be moved as it is to another store under the same key-encryption key.
 * `id` names it within its kind: of an index key it is JSON of shop and kind, of channel secrets JSON of account and version.
 */
export type KeptSecret =
  /** `wrapped` null: it was destroyed. */
  | { readonly kind: 'subject-key'; readonly id: string; readonly wrapped: Uint8Array | null }
  | { readonly kind: 'index-key'; readonly id: string; readonly shopId: string; readonly indexKind: string; readonly wrapped: Uint8Array }
  /** `record` is JSON text. */
  | { readonly kind: 'api-key'; readonly id: string; readonly record: string; readonly hash: Uint8Array; readonly isAdopted: boolean }
  | {
      readonly kind: 'channel-secrets';
      readonly id: string;
      readonly account: string;
      readonly version: number;
      readonly inForceFrom: Instant;
      readonly wrapped: Uint8Array;
    };

/** Everything a secret store keeps, in the form in which it lies there. For moving a shop, and for nothing else. */
export interface KeptSecrets {
  /** All of it, some hundreds at a time. */
  pages(): AsyncIterable<readonly KeptSecret[]>;
  /** What lies at the places of these secrets. What does not is left out. */
  atPlacesOf(secrets: readonly KeptSecret[]): Promise<readonly KeptSecret[]>;
  /**
   * Keeps what is not there yet, durably. What is there stays, but for two things: a subject key that comes destroyed is
   * destroyed here too, and the record of an API key with the same hash is replaced.
   */
  keep(secrets: readonly KeptSecret[]): Promise<void>;
}

/** How many secrets one page has. */
export const SECRETS_PAGE = 500;

/** The id of an index key. */
export function indexKeyId(shopId: string, indexKind: string): string {
  return JSON.stringify([shopId, indexKind]);
}

/** The id of one version of a channel account's secrets. */
export function channelSecretsId(account: string, version: number): string {
  return JSON.stringify([account, version]);
}
