import type { Fact, Instant, RecordRef, SealedValue } from '@app/kernel';

/** One key as the order knows it: never its value. `commitment` = SHA-256(salt ‖ value), its salt sealed in the batch. */
export type AllocatedKey = { readonly keyId: string; readonly batchId: string; readonly commitment: string };

/** Where a request came from: `peer` is the connection, `client` the first untrusted hop. Both sealed. */
export type SealedOrigin = { readonly peer: SealedValue; readonly client: SealedValue };

/** The only gate was passed: from here on keys may leave the shelf. */
export type DeliveryStarted = Fact<
  'DeliveryStarted',
  { readonly lineIds: readonly string[]; readonly after: { readonly attemptId: string } }
>;
/** The batches have handed out these keys to this line, for ever. */
export type KeysAllocated = Fact<
  'KeysAllocated',
  {
    readonly allocationId: string;
    readonly lineId: string;
    readonly reservationId: string;
    readonly keys: readonly AllocatedKey[];
    readonly records: readonly RecordRef[];
  }
>;
/** The batches could not hand out what was reserved. */
export type AllocationFailed = Fact<
  'AllocationFailed',
  {
    readonly allocationId: string;
    readonly lineId: string;
    readonly reservationId: string;
    readonly wanted: number;
    readonly got: number;
    readonly reason: 'keys-quarantined' | 'reservation-lost' | 'empty-content';
  }
>;
/** A paid order waits for new stock until then. */
export type RestockRequested = Fact<'RestockRequested', { readonly lineId: string; readonly quantity: number; readonly dueAt: Instant }>;
/** New keys are reserved: the wait is over. */
export type KeysRestocked = Fact<'KeysRestocked', { readonly lineId: string; readonly reservationId: string }>;
/** The keys are retrievable by the buyer from this fact on. */
export type KeysDelivered = Fact<
  'KeysDelivered',
  { readonly lineId: string; readonly allocationId: string; readonly keyIds: readonly string[] }
>;
/** Every line of the order is delivered. */
export type DeliveryCompleted = Fact<'DeliveryCompleted', { readonly quantity: number }>;
/** The buyer opened these keys on our page: recorded before the keys are shown. */
export type DeliveryViewed = Fact<
  'DeliveryViewed',
  { readonly keyIds: readonly string[]; readonly tokenN: number; readonly origin: SealedOrigin }
>;
/** The shop's server fetched these keys: whether the buyer saw them is not known here. */
export type KeysHandedToShop = Fact<'KeysHandedToShop', { readonly keyIds: readonly string[]; readonly origin: SealedOrigin }>;
/** The shop says that its buyer saw these keys. */
export type DeliveryViewReportedByShop = Fact<
  'DeliveryViewReportedByShop',
  { readonly keyIds: readonly string[]; readonly viewedAt: Instant; readonly viewer?: SealedOrigin }
>;
/** These keys can no longer be opened: their money goes back. */
export type DeliveryRevoked = Fact<'DeliveryRevoked', { readonly keyIds: readonly string[]; readonly refundNo: string }>;

/** What a buyer says is wrong with what came. */
export type ProblemKind =
  | 'not-received'
  | 'wrong-item'
  | 'face-value-short'
  | 'trial-version'
  | 'already-used'
  | 'invalid'
  | 'expired'
  | 'wrong-region'
  | 'undeclared-restriction';
/** The buyer says that something is wrong. */
export type DeliveryProblemReported = Fact<
  'DeliveryProblemReported',
  { readonly problemId: string; readonly kind: ProblemKind; readonly keyIds: readonly string[]; readonly text?: SealedValue }
>;

export type FulfilmentFact =
  | DeliveryStarted
  | KeysAllocated
  | AllocationFailed
  | RestockRequested
  | KeysRestocked
  | KeysDelivered
  | DeliveryCompleted
  | DeliveryViewed
  | KeysHandedToShop
  | DeliveryViewReportedByShop
  | DeliveryRevoked
  | DeliveryProblemReported;
