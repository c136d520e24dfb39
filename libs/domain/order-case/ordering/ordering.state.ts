import type { Instant, OrderId, Sha256 } from '@app/kernel';
import type { Deal, Mode, QuotaUse, ReservationPart, SealedBuyer } from './ordering.events.js';

/** One reservation of one line, as the order knows it. */
export type Reservation = {
  readonly reservationId: string;
  readonly lineId: string;
  readonly n: number;
  readonly parts: readonly ReservationPart[];
  readonly purpose: 'placing' | 'late-payment' | 'restock';
  /** `superseded`: a later one was planned or stock was found unavailable, so its parts must be released. */
  readonly stage: 'planned' | 'reserved' | 'superseded' | 'released';
};

/** What every placed order has. */
export type PlacedOrder = {
  readonly orderId: OrderId;
  readonly shopId: string;
  readonly mode: Mode;
  readonly shopOrderNo: string | undefined;
  readonly tradePrefix: string;
  readonly placedAt: Instant;
  readonly deal: Deal;
  readonly buyer: SealedBuyer;
  readonly quota: QuotaUse | undefined;
  /** True while the claim on the quota has to be given back one day. */
  readonly quotaHeld: boolean;
  readonly locale: 'zh-CN' | 'en';
  readonly expiryGraceSeconds: number;
  readonly restockWithinSeconds: number;
  /** Counts from StockReserved; before that it is provisional. */
  readonly payBefore: Instant;
  readonly reservations: readonly Reservation[];
  /** Set while the latest answer about stock was "no". */
  readonly stockUnavailable: { readonly lineId: string; readonly purpose: Reservation['purpose']; readonly reason: 'out-of-stock' | 'quota-exceeded'; readonly wanted: number; readonly available: number; readonly at: Instant } | undefined;
  readonly pickupTokenN: number;
};

/** A union: what can't happen can't be written. */
export type Ordering =
  | { readonly stage: 'none' }
  | { readonly stage: 'awaiting-stock'; readonly order: PlacedOrder }
  | { readonly stage: 'open'; readonly order: PlacedOrder }
  | { readonly stage: 'cancelling'; readonly order: PlacedOrder; readonly requestedAt: Instant; readonly by: 'shop' | 'buyer' | 'operator' }
  | { readonly stage: 'ended'; readonly order: PlacedOrder; readonly how: 'cancelled' | 'expired' | 'out-of-stock'; readonly at: Instant };

/** Refusals already kept since the last other fact, and how many in all. */
export type RefusalsKept = { readonly sinceLastFact: readonly string[]; readonly total: number };

/** The order's own data, whatever its stage; undefined before it was placed. */
export function placedOrder(ordering: Ordering): PlacedOrder | undefined {
  return ordering.stage === 'none' ? undefined : ordering.order;
}

/** The reservation that counts for a line: its latest one that is neither superseded nor released. */
export function liveReservation(order: PlacedOrder, lineId: string): Reservation | undefined {
  return order.reservations.findLast((reservation) => reservation.lineId === lineId && (reservation.stage === 'planned' || reservation.stage === 'reserved'));
}

/** Index of the buyer's contact, where the shop gave one. */
export function contactIndex(order: PlacedOrder): Sha256 | undefined {
  return order.buyer.indexes.contact;
}
