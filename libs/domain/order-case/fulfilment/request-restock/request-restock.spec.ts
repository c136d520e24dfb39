import { scenario } from '@app/testing';
import {
  allocationFailed,
  at,
  keysRestocked,
  LINE,
  orderInDelivery,
  paidOrder,
  refundRequested,
  reservation,
  reservationPlanned,
  restockRequested,
  stockReserved,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const request = { type: 'RequestRestock', lineId: LINE, at: at('10:06') } as const;
const restocked = [
  restockRequested(),
  reservationPlanned({ n: 2, purpose: 'restock' }),
  stockReserved({ reservationId: reservation(2) }),
  keysRestocked(),
];

describe('Requesting a restock', () => {
  it('waits for new stock as long as the deal says', () =>
    given(...orderInDelivery(), allocationFailed())
      .when(request)
      .then(restockRequested({ dueAt: at('11:06'), quantity: 1 })));
  it('does not start the wait anew', () =>
    given(...orderInDelivery(), allocationFailed(), restockRequested())
      .when({ ...request, at: at('10:30') })
      .thenNothing());
  it('is not for a line that has got new stock', () =>
    given(...orderInDelivery(), allocationFailed(), ...restocked)
      .when(request)
      .thenRefused('allocation-not-failed'));
  it('is not for a line whose allocation has not failed', () =>
    given(...orderInDelivery())
      .when(request)
      .thenRefused('allocation-not-failed'));
  it('is not for money that is on its way back', () =>
    given(...orderInDelivery(), allocationFailed(), refundRequested())
      .when(request)
      .thenRefused('refund-under-way'));
  it('waits for delivery to be started', () =>
    given(...paidOrder())
      .when(request)
      .thenRefused('not-started'));
  it('refuses an order that does not exist', () => given().when(request).thenRefused('unknown-order'));
});
