import type { Actor, Fact, Instant, Json, Money, OrderId, RecordRef, SealedValue, Sha256 } from '@app/kernel';

/** Live orders count everywhere; test orders never count in standing, risk, alarms, statistics or reconciliation. */
export type Mode = 'live' | 'test';

/** How a line is fulfilled. */
export type Route = 'auto-key' | 'top-up' | 'manual';

/** A recipient as entered and as normalised, both sealed, with what normalising removed. */
export type SealedRecipient = {
  /** Rule id and version: `qq@1`. */
  readonly rule: string;
  /** Hex of the UTF-8 bytes as received, sealed. */
  readonly raw: SealedValue;
  readonly normalised: SealedValue;
  readonly changes: readonly string[];
};

/** One line of the deal, as it was when the order was placed: later changes of the product never touch it. */
export type DealLine = {
  readonly lineId: string;
  readonly merchantId: string;
  readonly productId: string;
  /** Revision of the product's stream that was folded. */
  readonly productRevision: string;
  readonly sku: string;
  readonly name: string;
  readonly description?: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly route: Route;
  readonly suppliers?: readonly string[];
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly total: Money;
  readonly deliverWithinSeconds: number;
  readonly recipient?: SealedRecipient;
  readonly refundPolicyHash: Sha256;
};

/** What shop and buyer agreed on. */
export type Deal = {
  readonly lines: readonly DealLine[];
  readonly total: Money;
  readonly payWithinSeconds: number;
  /** The merchant's qualification as it was shown; `none-recorded` where none was. */
  readonly merchantQualification: {
    readonly merchantId: string;
    readonly shown: 'none-recorded' | 'licensed' | 'expired';
    readonly record?: RecordRef;
  };
};

/** The buyer: sealed values to read with the subject's key, keyed-HMAC indexes to look up by. */
export type SealedBuyer = {
  /** Whose key seals this order's personal values. */
  readonly subjectId: string;
  readonly contact?: SealedValue;
  readonly ip?: SealedValue;
  readonly accountId?: SealedValue;
  readonly deviceId?: SealedValue;
  readonly indexes: {
    readonly contact?: Sha256;
    readonly ip?: Sha256;
    readonly device?: Sha256;
    readonly account?: Sha256;
    readonly recipient?: Sha256;
  };
};

/** A share of a reservation: so many keys of one batch. */
export type ReservationPart = { readonly batchId: string; readonly quantity: number };

/** A buyer's claim on a product's quota of unpaid reservations. */
export type QuotaUse = { readonly stream: string; readonly limit: number };

/** The first fact of an order: what was agreed, with whom, and by when it must be paid. */
export type OrderPlaced = Fact<
  'OrderPlaced',
  {
    readonly orderId: OrderId;
    readonly shopId: string;
    readonly mode: Mode;
    readonly shopOrderNo?: string;
    readonly tradePrefix: string;
    readonly deal: Deal;
    readonly buyer: SealedBuyer;
    /** Quota that applies to the deal's first line, where its product has one. */
    readonly quota?: QuotaUse;
    /** The shop's own notes (≤ 20 strings), sealed as one JSON text. */
    readonly shopMetadata?: SealedValue;
    readonly locale: 'zh-CN' | 'en';
    /** Seconds after payBefore at which the order expires whatever its open attempts say. */
    readonly expiryGraceSeconds: number;
    /** How long a paid order waits for new stock before it is refunded. */
    readonly restockWithinSeconds: number;
    /** Provisional until StockReserved: payBefore counts from there. */
    readonly payBefore: Instant;
  }
>;
/** n counts the order's reservations of one line from 1; a new n is planned when a part could not be had. */
export type ReservationPlanned = Fact<
  'ReservationPlanned',
  {
    readonly reservationId: string;
    readonly lineId: string;
    readonly n: number;
    readonly parts: readonly ReservationPart[];
    readonly purpose: 'placing' | 'late-payment' | 'restock';
  }
>;
/** All keys of a line are held at their batches. */
export type StockReserved = Fact<
  'StockReserved',
  {
    readonly reservationId: string;
    readonly lineId: string;
    readonly parts: readonly (ReservationPart & { readonly record: RecordRef })[];
    /** Counts from now, where the order is not paid yet. */
    readonly payBefore: Instant;
  }
>;
/** There were not enough keys, or the buyer holds too many unpaid ones already. */
export type StockUnavailable = Fact<
  'StockUnavailable',
  {
    readonly lineId: string;
    readonly reason: 'out-of-stock' | 'quota-exceeded';
    readonly wanted: number;
    readonly available: number;
    readonly purpose: 'placing' | 'late-payment' | 'restock';
  }
>;
/** The parts of a reservation that counts no longer went back to the shelf. */
export type StockReleased = Fact<
  'StockReleased',
  { readonly reservationId: string; readonly because: 'superseded' | 'order-ended' | 'refunded' | 'allocation-failed' }
>;
/** The buyer's claim on the product's quota was given back. */
export type QuotaReleased = Fact<'QuotaReleased', { readonly because: 'paid' | 'order-ended' }>;
/** Somebody wants the order cancelled while a payment may be under way: the channel is asked first. */
export type CancellationRequested = Fact<
  'CancellationRequested',
  { readonly by: 'shop' | 'buyer' | 'operator'; readonly openAttempts: readonly string[] }
>;
/** A cancellation that money overtook: the order goes on. */
export type CancellationOvertaken = Fact<'CancellationOvertaken', { readonly attemptId: string }>;
/** The order ended unpaid because somebody wanted it to. */
export type OrderCancelled = Fact<'OrderCancelled', { readonly by: 'shop' | 'buyer' | 'operator' }>;
/** The order ended because nobody paid in time. Unresolved attempts are asked about for another day. */
export type OrderExpired = Fact<'OrderExpired', { readonly payBefore: Instant; readonly unresolvedAttempts: readonly string[] }>;
/** An expired order that was paid late and for which stock could be reserved again. */
export type OrderReopened = Fact<'OrderReopened', { readonly attemptId: string; readonly reservationId: string }>;
/** n counts the order's tokens from 0; issuing one revokes the earlier ones. The token itself is never recorded. */
export type PickupTokenIssued = Fact<'PickupTokenIssued', { readonly n: number }>;
/** Contact and ip in the buyer block were replaced. */
export type ContactCorrected = Fact<'ContactCorrected', { readonly contact: SealedValue; readonly contactIndex: Sha256 }>;
/** Goods of this line go to another recipient. */
export type RecipientCorrected = Fact<
  'RecipientCorrected',
  { readonly lineId: string; readonly recipient: SealedRecipient; readonly recipientIndex: Sha256 }
>;
/** A recipient was not accepted by its rule. */
export type RecipientRejected = Fact<'RecipientRejected', { readonly lineId: string; readonly rule: string; readonly code: string }>;
/** A refused command is a fact, so that "why not?" has an answer. Kept once per (actor, command, code) since the last other fact. */
export type CommandRefused = Fact<
  'CommandRefused',
  {
    readonly command: string;
    readonly code: string;
    readonly parameters: { readonly [name: string]: Json };
    readonly askedBy: Pick<Actor, 'kind' | 'id'>;
  }
>;

export type OrderingFact =
  | OrderPlaced
  | ReservationPlanned
  | StockReserved
  | StockUnavailable
  | StockReleased
  | QuotaReleased
  | CancellationRequested
  | CancellationOvertaken
  | OrderCancelled
  | OrderExpired
  | OrderReopened
  | PickupTokenIssued
  | ContactCorrected
  | RecipientCorrected
  | RecipientRejected
  | CommandRefused;
