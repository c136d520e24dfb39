import { scenario } from '@app/testing';
import {
  allocationFailed,
  at,
  latePaymentReceived,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderInDelivery,
  orderPlaced,
  recordedAt,
  recordStockUnavailable,
  reservationPlanned,
  restockRequested,
  stockUnavailable,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { placedOrder } from '../ordering.state.js';

const { given } = scenario(orderCaseDecider);
const late = recordedAt(at('10:30'), latePaymentReceived());
const expired = [...orderBeingPaid(), recordedAt(at('10:17'), orderExpired())];
const waiting = [...orderInDelivery(), allocationFailed(), restockRequested()];

describe('Recording that there is no stock', () => {
  it.each(['out-of-stock', 'quota-exceeded'] as const)('ends an order that was not reserved: %s', (reason) => {
    const outcome = given(orderPlaced(), reservationPlanned()).when(recordStockUnavailable({ reason }));
    outcome.then(stockUnavailable({ reason }));
    expect(outcome.state.ordering).toMatchObject({ stage: 'ended', how: 'out-of-stock' });
    expect(placedOrder(outcome.state.ordering)?.reservations).toMatchObject([{ stage: 'superseded' }]);
  });

  it('leaves an expired order ended: its late money goes back', () => {
    const outcome = given(...expired, late).when(recordStockUnavailable({ purpose: 'late-payment', at: at('10:31') }));
    outcome.then(stockUnavailable({ purpose: 'late-payment' }));
    expect(outcome.state.ordering).toMatchObject({ stage: 'ended', how: 'expired' });
  });

  it('is said again for money that came later still', () =>
    given(
      ...expired,
      late,
      recordedAt(at('10:31'), stockUnavailable({ purpose: 'late-payment' })),
      recordedAt(at('10:40'), latePaymentReceived({ attemptId: 'second', tradeNo: 'second' })),
    )
      .when(recordStockUnavailable({ purpose: 'late-payment' }))
      .then(stockUnavailable({ purpose: 'late-payment' })));

  it('lets a paid order go on waiting, and says the same thing once', () => {
    given(...waiting, reservationPlanned({ n: 2, purpose: 'restock' }))
      .when(recordStockUnavailable({ purpose: 'restock' }))
      .then(stockUnavailable({ purpose: 'restock' }));
    given(...waiting, stockUnavailable({ purpose: 'restock' }))
      .when(recordStockUnavailable({ purpose: 'restock' }))
      .thenNothing();
  });

  it('is said again to a waiting order when another number is left, or when a plan came to nothing', () => {
    given(...waiting, stockUnavailable({ purpose: 'restock', wanted: 3, available: 1 }))
      .when(recordStockUnavailable({ purpose: 'restock', wanted: 3, available: 2 }))
      .then(stockUnavailable({ purpose: 'restock', wanted: 3, available: 2 }));
    given(...waiting, stockUnavailable({ purpose: 'restock' }), reservationPlanned({ n: 2, purpose: 'restock' }))
      .when(recordStockUnavailable({ purpose: 'restock' }))
      .then(stockUnavailable({ purpose: 'restock' }));
  });

  it.each([
    ['is reserved', openOrder(), 'placing'],
    ['was cancelled', [orderPlaced(), orderCancelled()], 'placing'],
    ['expired without money', expired, 'late-payment'],
    ['is being delivered', orderInDelivery(), 'restock'],
  ] as const)('means nothing to an order that %s', (_what, story, purpose) =>
    given(...story)
      .when(recordStockUnavailable({ purpose }))
      .thenNothing(),
  );

  it('refuses a line and an order that are not there', () => {
    given(orderPlaced())
      .when(recordStockUnavailable({ lineId: 'line-9' }))
      .thenRefused('unknown-line');
    given().when(recordStockUnavailable()).thenRefused('unknown-order');
  });
});
