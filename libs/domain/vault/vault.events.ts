import type { Fact, SealedValue, Sha256 } from '@app/kernel';

/** One imported key. Its value is sealed under a wrapped key of its own; `fingerprint` is a keyed HMAC of the value. */
export type ImportedKey = {
  readonly keyId: string;
  readonly sealed: SealedValue;
  readonly fingerprint: Sha256;
  /** SHA-256(salt ‖ value): what evidence shows instead of the value. */
  readonly commitment: Sha256;
  /** The 32-byte salt, sealed with the value's key. */
  readonly salt: SealedValue;
  /** Keyed HMAC of the last four characters, for finding a complaint's key. */
  readonly last4Index: Sha256;
};

/** A batch has at most 1,000 keys and at most 512 KiB encoded. */
export type KeysImported = Fact<
  'KeysImported',
  { readonly batchId: string; readonly productId: string; readonly mode: 'live' | 'test'; readonly keys: readonly ImportedKey[] }
>;
export type KeysReserved = Fact<
  'KeysReserved',
  { readonly reservationId: string; readonly orderId: string; readonly keyIds: readonly string[] }
>;
/** `unknown`: the reservation was not here; the tombstone refuses it from now on. */
export type KeysReleased = Fact<
  'KeysReleased',
  { readonly reservationId: string; readonly orderId: string; readonly keyIds: readonly string[]; readonly unknown: boolean }
>;
export type KeysAllocated = Fact<
  'KeysAllocated',
  { readonly allocationId: string; readonly reservationId: string; readonly orderId: string; readonly keyIds: readonly string[] }
>;
export type KeysQuarantined = Fact<'KeysQuarantined', { readonly keyIds: readonly string[]; readonly reason: string }>;
export type KeysReleasedFromQuarantine = Fact<'KeysReleasedFromQuarantine', { readonly keyIds: readonly string[] }>;
export type KeysRewrapped = Fact<'KeysRewrapped', { readonly keyIds: readonly string[]; readonly wrappingKeyId: string }>;

/** Facts of `keybatch-<batchId>`. */
export type KeyBatchFact =
  | KeysImported
  | KeysReserved
  | KeysReleased
  | KeysAllocated
  | KeysQuarantined
  | KeysReleasedFromQuarantine
  | KeysRewrapped;

/** From here on the batch's keys are sellable. Fingerprints are in the batch; this stream only orders the decisions. */
export type BatchAdmitted = Fact<
  'BatchAdmitted',
  { readonly batchId: string; readonly productId: string; readonly quantity: number; readonly fingerprintsDigest: Sha256 }
>;
export type BatchRefused = Fact<
  'BatchRefused',
  { readonly batchId: string; readonly productId: string; readonly duplicates: readonly { readonly keyId: string; readonly of: string }[] }
>;

/** Facts of the one stream `intake`. */
export type IntakeFact = BatchAdmitted | BatchRefused;

export type QuotaClaimed = Fact<'QuotaClaimed', { readonly reservationId: string; readonly orderId: string }>;
export type QuotaFreed = Fact<
  'QuotaFreed',
  { readonly reservationId: string; readonly orderId: string; readonly because: 'order-ended' | 'paid' | 'no-order' }
>;

/** Facts of `buyer-<contact index>-<productId>`. */
export type QuotaFact = QuotaClaimed | QuotaFreed;

/** The stream of a key batch. */
export function batchStream(batchId: string): string {
  return `keybatch-${batchId}`;
}

/** The one stream on which batches are admitted. */
export const INTAKE_STREAM = 'intake';

/** The stream on which a buyer's unpaid reservations of one product are counted. */
export function quotaStream(contactIndex: string, productId: string): string {
  return `buyer-${contactIndex}-${productId}`;
}
