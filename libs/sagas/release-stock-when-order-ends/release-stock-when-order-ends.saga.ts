import { placedOrder, releasableReservations } from '@app/domain/order-case';
import { effect, saga } from '../order-saga.saga.js';

/** Keys that no longer wait for this order go back on the shelf, and so does the buyer's quota once the order is paid or ended. */
export const releaseStockWhenOrderEnds = saga({
  name: 'release-stock-when-order-ends',
  on: [
    'OrderCancelled',
    'OrderExpired',
    'StockUnavailable',
    'ReservationPlanned',
    'StockReserved',
    'PaymentConfirmed',
    'AllocationFailed',
    'KeysRestocked',
    'RefundRequested',
  ],
  startsAt: 'beginning',
  react: (order) => {
    const placed = placedOrder(order.ordering);
    if (placed === undefined) return [];
    const stock = releasableReservations(order).map(({ reservationId }) => effect('release-stock', { reservationId }));
    const done = order.payments.confirmed !== undefined || order.ordering.stage === 'ended';
    return placed.quotaHeld && done ? [...stock, effect('release-quota', {})] : stock;
  },
});
