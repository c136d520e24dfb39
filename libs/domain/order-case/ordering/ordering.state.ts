import type { Instant, OrderId, Sha256 } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { Deal, Mode, OrderPlaced, QuotaUse, ReservationPart, SealedBuyer } from './ordering.events.js';

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
  readonly stockUnavailable:
    | {
        readonly lineId: string;
        readonly purpose: Reservation['purpose'];
        readonly reason: 'out-of-stock' | 'quota-exceeded';
        readonly wanted: number;
        readonly available: number;
        readonly at: Instant;
      }
    | undefined;
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
  return order.reservations.findLast(
    (reservation) => reservation.lineId === lineId && (reservation.stage === 'planned' || reservation.stage === 'reserved'),
  );
}

/** Index of the buyer's contact, where the shop gave one. */
export function contactIndex(order: PlacedOrder): Sha256 | undefined {
  return order.buyer.indexes.contact;
}

/** How many keys a plan's parts make together. */
export function quantityOf(parts: readonly ReservationPart[]): number {
  return parts.reduce((sum, part) => sum + part.quantity, 0);
}

/** The order itself after one more fact of its case. */
export function evolveOrdering(
  slice: Ordering,
  fact: OrderFact,
  record: { readonly revision: number; readonly recordedAt: Instant },
): Ordering {
  if (fact.type === 'OrderPlaced') return { stage: 'awaiting-stock', order: justPlaced(fact.data, record.recordedAt) };
  const order = placedOrder(slice);
  if (slice.stage === 'none' || order === undefined) return slice;
  const at = record.recordedAt;
  switch (fact.type) {
    case 'ReservationPlanned': {
      const { reservationId, lineId, n, parts, purpose } = fact.data;
      const earlier = superseding(order.reservations, (one) => one.lineId === lineId && one.stage === 'planned');
      return { ...slice, order: { ...order, reservations: [...earlier, { reservationId, lineId, n, parts, purpose, stage: 'planned' }] } };
    }
    case 'StockReserved': {
      const reservations = inStage(order.reservations, fact.data.reservationId, 'reserved');
      const reserved = { ...order, reservations, payBefore: fact.data.payBefore, stockUnavailable: undefined };
      return slice.stage === 'awaiting-stock' && isComplete(reserved) ? { stage: 'open', order: reserved } : { ...slice, order: reserved };
    }
    case 'StockUnavailable': {
      const { lineId, purpose, reason, wanted, available } = fact.data;
      const reservations = superseding(order.reservations, (one) => one.lineId === lineId && one.stage === 'planned');
      const without = { ...order, reservations, stockUnavailable: { lineId, purpose, reason, wanted, available, at } };
      return slice.stage === 'awaiting-stock' ? { stage: 'ended', order: without, how: 'out-of-stock', at } : { ...slice, order: without };
    }
    case 'StockReleased':
      return { ...slice, order: { ...order, reservations: inStage(order.reservations, fact.data.reservationId, 'released') } };
    case 'QuotaReleased':
      return { ...slice, order: { ...order, quotaHeld: false } };
    case 'CancellationRequested':
      return { stage: 'cancelling', order, requestedAt: at, by: fact.data.by };
    case 'CancellationOvertaken':
      return { stage: 'open', order };
    case 'OrderCancelled':
      return { stage: 'ended', order, how: 'cancelled', at };
    case 'OrderExpired':
      return { stage: 'ended', order, how: 'expired', at };
    case 'OrderReopened': {
      const isLeftover = (one: Reservation): boolean =>
        one.purpose !== 'late-payment' && (one.stage === 'planned' || one.stage === 'reserved');
      return { stage: 'open', order: { ...order, reservations: superseding(order.reservations, isLeftover) } };
    }
    case 'PickupTokenIssued':
      return { ...slice, order: { ...order, pickupTokenN: fact.data.n } };
    case 'ContactCorrected': {
      const { contact, contactIndex } = fact.data;
      return {
        ...slice,
        order: { ...order, buyer: { ...order.buyer, contact, indexes: { ...order.buyer.indexes, contact: contactIndex } } },
      };
    }
    case 'RecipientCorrected':
      return { ...slice, order: withRecipient(order, fact.data) };
    default:
      return slice;
  }
}

function justPlaced(data: OrderPlaced['data'], placedAt: Instant): PlacedOrder {
  const { orderId, shopId, mode, tradePrefix, deal, buyer, locale, expiryGraceSeconds, restockWithinSeconds, payBefore } = data;
  return {
    ...{ orderId, shopId, mode, tradePrefix, placedAt, deal, buyer, locale, expiryGraceSeconds, restockWithinSeconds, payBefore },
    shopOrderNo: data.shopOrderNo,
    quota: data.quota,
    quotaHeld: data.quota !== undefined,
    reservations: [],
    stockUnavailable: undefined,
    pickupTokenN: 0,
  };
}

function inStage(reservations: readonly Reservation[], reservationId: string, stage: Reservation['stage']): readonly Reservation[] {
  return reservations.map((one) => (one.reservationId === reservationId ? { ...one, stage } : one));
}

function superseding(reservations: readonly Reservation[], which: (one: Reservation) => boolean): readonly Reservation[] {
  return reservations.map((one) => (which(one) ? { ...one, stage: 'superseded' } : one));
}

/** Has every line of the deal its keys set aside? */
function isComplete(order: PlacedOrder): boolean {
  return order.deal.lines.every(({ lineId }) => order.reservations.some((one) => one.lineId === lineId && one.stage === 'reserved'));
}

function withRecipient(
  order: PlacedOrder,
  corrected: {
    readonly lineId: string;
    readonly recipient: PlacedOrder['deal']['lines'][number]['recipient'];
    readonly recipientIndex: string;
  },
): PlacedOrder {
  const { recipient } = corrected;
  if (recipient === undefined) return order;
  const lines = order.deal.lines.map((line) => (line.lineId === corrected.lineId ? { ...line, recipient } : line));
  return {
    ...order,
    deal: { ...order.deal, lines },
    buyer: { ...order.buyer, indexes: { ...order.buyer.indexes, recipient: corrected.recipientIndex } },
  };
}
