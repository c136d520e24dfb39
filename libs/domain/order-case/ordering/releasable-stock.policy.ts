import { allocationIdOf } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import { isAskedBack } from '../refunds/returning-money.policy.js';
import type { StockReleased } from './ordering.events.js';
import { placedOrder, type Reservation } from './ordering.state.js';
import { isStockWanted } from './wanted-stock.policy.js';

/** A reservation whose keys may go back on the shelf, and why. */
export type ReleasableReservation = { readonly reservationId: string; readonly because: StockReleased['data']['because'] };

/** Every reservation that no longer waits for this order. One whose keys were handed out is never among them. */
export function releasableReservations(file: OrderCase): readonly ReleasableReservation[] {
  return (placedOrder(file.ordering)?.reservations ?? []).flatMap((reservation) => {
    const because = reasonToRelease(file, reservation);
    return because === undefined ? [] : [{ reservationId: reservation.reservationId, because }];
  });
}

/**
 * The allocations of a line that failed: keys that a batch handed out under one of them can be delivered to nobody any more.
 * Once the money was asked back, the one that may be under way is among them: the order refuses to record it for ever.
 */
export function failedAllocations(file: OrderCase, lineId: string): readonly string[] {
  const order = placedOrder(file.ordering);
  const line = file.fulfilment.lines.find((one) => one.lineId === lineId);
  if (order === undefined || line === undefined) return [];
  const underWay = line.allocation === undefined && isAskedBack(file) ? 1 : 0;
  const tried = Array.from({ length: line.allocationsTried + underWay }, (_, index) => allocationIdOf(order.orderId, lineId, index + 1));
  return tried.filter((allocationId) => allocationId !== line.allocation?.allocationId);
}

function reasonToRelease(file: OrderCase, reservation: Reservation): StockReleased['data']['because'] | undefined {
  const { reservationId, lineId, purpose, stage } = reservation;
  const line = file.fulfilment.lines.find((one) => one.lineId === lineId);
  if (stage === 'released' || line?.allocation?.reservationId === reservationId) return undefined;
  if (stage === 'superseded') return 'superseded';
  if (file.ordering.stage === 'ended') {
    return purpose === 'late-payment' && isStockWanted(file, lineId, purpose) ? undefined : 'order-ended';
  }
  const later = (placedOrder(file.ordering)?.reservations ?? []).filter((one) => one.lineId === lineId && one.n > reservation.n);
  const askedBack = isAskedBack(file);
  if (line?.failed?.reservationId === reservationId && (later.length > 0 || askedBack)) return 'allocation-failed';
  if (later.some((one) => one.stage === 'reserved')) return 'superseded';
  return askedBack ? 'refunded' : undefined;
}
