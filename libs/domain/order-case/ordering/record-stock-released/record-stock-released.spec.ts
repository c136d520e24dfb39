import { scenario } from '@app/testing';
import {
  allocation,
  allocationFailed,
  at,
  chargebackDebited,
  deliveredOrder,
  keysRestocked,
  LINE,
  latePaymentReceived,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderInDelivery,
  orderPlaced,
  orderReopened,
  paidOrder,
  paymentConfirmed,
  recordedAt,
  refundFailed,
  refundObserved,
  refundRequested,
  reservation,
  reservationPlanned,
  restockRequested,
  stockReleased,
  stockReserved,
  stockUnavailable,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { failedAllocations, releasableReservations } from '../releasable-stock.policy.js';

const { given } = scenario(orderCaseDecider);
const release = (n = 1) => ({ type: 'RecordStockReleased' as const, reservationId: reservation(n) });
const expired = [...orderBeingPaid(), recordedAt(at('10:17'), orderExpired())];
const late = recordedAt(at('10:30'), latePaymentReceived());
const lateReserved = [
  ...expired,
  late,
  reservationPlanned({ n: 2, purpose: 'late-payment' }),
  stockReserved({ reservationId: reservation(2) }),
];
const waiting = [...orderInDelivery(), allocationFailed(), restockRequested()];

describe('Recording that stock was released', () => {
  it.each([
    ['a plan that another took the place of', [orderPlaced(), reservationPlanned(), reservationPlanned({ n: 2 })], 1, 'superseded'],
    ['a plan for which there was no stock', [orderPlaced(), reservationPlanned(), stockUnavailable()], 1, 'superseded'],
    ['a plan of an order cancelled meanwhile', [orderPlaced(), reservationPlanned(), orderCancelled()], 1, 'order-ended'],
    ['the keys of a cancelled order', [...openOrder(), orderCancelled()], 1, 'order-ended'],
    ['the keys of an expired order', expired, 1, 'order-ended'],
    ['the first keys of an expired order, though late money waits', [...expired, late], 1, 'order-ended'],
    ['the first keys of an order that went on with others', [...lateReserved, orderReopened(), paymentConfirmed()], 1, 'superseded'],
    ['keys reserved for late money that goes back', [...lateReserved, refundRequested()], 2, 'order-ended'],
    ['the keys of a paid order whose money goes back', [...paidOrder(), refundRequested()], 1, 'refunded'],
    ['the keys of a paid order whose money was seen to go back', [...paidOrder(), refundObserved()], 1, 'refunded'],
    ['the keys of a paid order whose refund failed: a person owes it', [...paidOrder(), refundRequested(), refundFailed()], 1, 'refunded'],
    [
      'keys that could not be handed out, once others are planned',
      [...waiting, reservationPlanned({ n: 2, purpose: 'restock' })],
      1,
      'allocation-failed',
    ],
    ['keys that could not be handed out, once the money goes back', [...waiting, refundRequested()], 1, 'allocation-failed'],
    [
      'keys left behind by a second restock',
      [
        ...waiting,
        reservationPlanned({ n: 2, purpose: 'restock' }),
        stockReserved({ reservationId: reservation(2) }),
        keysRestocked(),
        allocationFailed({ reservationId: reservation(2) }),
      ],
      1,
      'superseded',
    ],
  ] as const)('puts back %s', (_what, story, n, because) =>
    given(...story)
      .when(release(n))
      .then(stockReleased({ reservationId: reservation(n), because })),
  );

  it('leaves a reservation alone that is back already', () =>
    given(...openOrder(), orderCancelled(), stockReleased())
      .when(release())
      .thenNothing());

  it.each([
    ['that wait for payment', openOrder(), 1],
    ['that are paid', paidOrder(), 1],
    ['whose money was charged back: that may be reversed', [...orderInDelivery(), chargebackDebited()], 1],
    ['that are planned', [orderPlaced(), reservationPlanned()], 1],
    ['that were handed out', deliveredOrder(), 1],
    ['that were handed out and whose money goes back', [...deliveredOrder(), refundRequested()], 1],
    ['that are reserved for late money', lateReserved, 2],
    ['that could not be handed out while nothing takes their place', waiting, 1],
  ] as const)('refuses to put back keys %s', (_what, story, n) =>
    given(...story)
      .when(release(n))
      .thenRefused('still-needed'),
  );

  it('refuses a reservation and an order that are not there', () => {
    given(orderPlaced()).when(release()).thenRefused('unknown-reservation');
    given().when(release()).thenRefused('unknown-reservation');
  });

  it('has nothing to put back before there is an order', () => expect(releasableReservations(given().state)).toEqual([]));
});

describe('Allocations under which keys can be delivered to nobody', () => {
  it.each([
    ['are those that failed', waiting, [allocation(1)]],
    ['are none while one may be under way', orderInDelivery(), []],
    ['include the one under way once the money was asked back', [...orderInDelivery(), refundRequested()], [allocation(1)]],
    ['include the one under way once the money was seen to go back', [...orderInDelivery(), refundObserved()], [allocation(1)]],
    ['include the next one after one that failed', [...waiting, refundRequested()], [allocation(1), allocation(2)]],
    ['do not include the one under way when money was charged back', [...orderInDelivery(), chargebackDebited()], []],
    ['are none of an order that was delivered before the money was asked back', [...deliveredOrder(), refundRequested()], []],
  ] as const)('%s', (_what, story, expected) => expect(failedAllocations(given(...story).state, LINE)).toEqual(expected));
});
