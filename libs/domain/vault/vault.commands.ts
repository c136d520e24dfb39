import type { Command } from '@app/kernel';
import type { BatchRefused, ImportedKey, QuotaFreed } from './vault.events.js';

/** Keys come into the house, sealed. They can't be sold before their batch is admitted on `intake`. */
export type ImportKeys = Command<
  'ImportKeys',
  { readonly batchId: string; readonly productId: string; readonly mode: 'live' | 'test'; readonly keys: readonly ImportedKey[] }
>;
/** Sets the first sellable keys aside for an order: all of them or none. */
export type ReserveKeys = Command<'ReserveKeys', { readonly reservationId: string; readonly orderId: string; readonly quantity: number }>;
/**
 * Gives a reservation back, or makes sure that it can never be made any more.
 * `failedAllocations`: those of which the order says that they failed, so that keys handed out under them went to nobody.
 */
export type ReleaseKeys = Command<
  'ReleaseKeys',
  { readonly reservationId: string; readonly orderId: string; readonly failedAllocations?: readonly string[] }
>;
/** Hands out exactly the keys of a reservation. */
export type AllocateKeys = Command<'AllocateKeys', { readonly allocationId: string; readonly reservationId: string }>;
/** These keys are not handed out until someone says otherwise. */
export type QuarantineKeys = Command<'QuarantineKeys', { readonly keyIds: readonly string[]; readonly reason: string }>;
export type ReleaseKeysFromQuarantine = Command<'ReleaseKeysFromQuarantine', { readonly keyIds: readonly string[] }>;

/** Every command about a key batch. */
export type KeyBatchCommand = ImportKeys | ReserveKeys | ReleaseKeys | AllocateKeys | QuarantineKeys | ReleaseKeysFromQuarantine;

/**
 * Makes a batch's keys sellable, or reports which of them are in the house already.
 * `fingerprints` are the batch's; `duplicates` those of them that the index of admitted fingerprints knows,
 * which its keeper looked up when it had read intake up to `indexRevision` (-1: intake is empty).
 */
export type AdmitBatch = Command<
  'AdmitBatch',
  {
    readonly batchId: string;
    readonly productId: string;
    readonly fingerprints: readonly string[];
    readonly indexRevision: number;
    readonly duplicates: BatchRefused['data']['duplicates'];
  }
>;

/** Counts an unpaid reservation against what one buyer may hold of one product. */
export type ClaimQuota = Command<'ClaimQuota', { readonly reservationId: string; readonly orderId: string; readonly limit: number }>;
/** Gives a claim back, or makes sure that it can never be made any more. */
export type FreeQuota = Command<
  'FreeQuota',
  { readonly reservationId: string; readonly orderId: string; readonly because: QuotaFreed['data']['because'] }
>;

/** Every command about a buyer's quota of one product. */
export type QuotaCommand = ClaimQuota | FreeQuota;
