import { deliverWhenPaymentConfirmed } from './deliver-when-payment-confirmed/deliver-when-payment-confirmed.saga.js';
import { expireUnpaidOrders } from './expire-unpaid-orders/expire-unpaid-orders.saga.js';
import type { OrderSaga } from './order-saga.saga.js';
import { payBackWhenRefundIsRequested } from './pay-back-when-refund-is-requested/pay-back-when-refund-is-requested.saga.js';
import { queryBeforeCancelling } from './query-before-cancelling/query-before-cancelling.saga.js';
import { queryChannelWhenNotificationIsLate } from './query-channel-when-notification-is-late/query-channel-when-notification-is-late.saga.js';
import { raiseAlarmWhenPromiseIsBroken } from './raise-alarm-when-promise-is-broken/raise-alarm-when-promise-is-broken.saga.js';
import { refundDuplicateAndLatePayments } from './refund-duplicate-and-late-payments/refund-duplicate-and-late-payments.saga.js';
import { releaseStockWhenOrderEnds } from './release-stock-when-order-ends/release-stock-when-order-ends.saga.js';
import { reserveStockWhenOrderPlaced } from './reserve-stock-when-order-placed/reserve-stock-when-order-placed.saga.js';
import { restockOrRefundWhenAllocationFailed } from './restock-or-refund-when-allocation-failed/restock-or-refund-when-allocation-failed.saga.js';

/** Every reaction to what happens in an order. */
export const orderSagas: readonly OrderSaga[] = [
  reserveStockWhenOrderPlaced,
  releaseStockWhenOrderEnds,
  expireUnpaidOrders,
  queryBeforeCancelling,
  queryChannelWhenNotificationIsLate,
  deliverWhenPaymentConfirmed,
  restockOrRefundWhenAllocationFailed,
  refundDuplicateAndLatePayments,
  payBackWhenRefundIsRequested,
  raiseAlarmWhenPromiseIsBroken,
];
