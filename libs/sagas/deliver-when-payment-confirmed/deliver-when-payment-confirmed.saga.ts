import { linesToAllocate, readyToDeliver } from '@app/domain/order-case';
import { command, effect, saga } from '../order-saga.saga.js';

/** A confirmed payment that nothing holds back is delivered. */
export const deliverWhenPaymentConfirmed = saga({
  name: 'deliver-when-payment-confirmed',
  on: ['PaymentConfirmed', 'RiskAssessed', 'RiskHoldReleased', 'OrderReopened', 'DeliveryStarted', 'KeysRestocked'],
  startsAt: 'beginning',
  react: (order) => {
    if (readyToDeliver(order)) return [command({ type: 'StartDelivery' })];
    return linesToAllocate(order).map(({ lineId }) => effect('allocate-keys', { lineId }));
  },
});
