import { placedOrder, surplusMoney } from '@app/domain/order-case';
import { never } from '@app/kernel';
import { command, effect, type OrderIntent, saga } from '../order-saga.saga.js';

/** Money that pays for nothing, or for nothing any more, goes back; money that came too late is first tried to be delivered for. */
export const refundDuplicateAndLatePayments = saga({
  name: 'refund-duplicate-and-late-payments',
  on: [
    'DuplicatePaymentReceived',
    'LatePaymentReceived',
    'PaymentAmountMismatched',
    'PaymentConfirmed',
    'ReservationPlanned',
    'StockUnavailable',
    'OrderCancelled',
    'OrderExpired',
    'RefundRequested',
    'RefundObserved',
  ],
  startsAt: 'beginning',
  react: (order) =>
    surplusMoney(order).flatMap(({ attemptId, tradeNo, amount, owed }): OrderIntent[] => {
      switch (owed.what) {
        case 'refund':
          return [command({ type: 'RequestRefund', attemptId, tradeNo, amount, reason: owed.reason, by: 'saga' })];
        case 'reserve-again':
          return (placedOrder(order.ordering)?.deal.lines ?? []).map(({ lineId }) =>
            effect('reserve-stock', { lineId, purpose: 'late-payment' }),
          );
        case 'hold':
          return [];
        default:
          return never(owed);
      }
    }),
});
