import { scenario } from '@app/testing';
import {
  allocationFailed,
  at,
  deal,
  dealLine,
  latePaymentReceived,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderInDelivery,
  orderPlaced,
  planReservation,
  recordedAt,
  refundRequested,
  reservation,
  reservationPlanned,
  restockRequested,
  stockUnavailable,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { placedOrder } from '../ordering.state.js';

const { given } = scenario(orderCaseDecider);
const expired = [...orderBeingPaid(), recordedAt(at('10:17'), orderExpired())];
const late = recordedAt(at('10:30'), latePaymentReceived());

describe('Planning a reservation', () => {
  it('says which batches are asked, before any is', () =>
    given(orderPlaced())
      .when(planReservation())
      .then(reservationPlanned({ reservationId: reservation(1) })));

  it('supersedes the plan before it', () => {
    const planned = given(orderPlaced(), reservationPlanned()).when(planReservation({ n: 2 }));
    planned.then(reservationPlanned({ n: 2 }));
    expect(placedOrder(planned.state.ordering)?.reservations.map(({ n, stage }) => [n, stage])).toEqual([
      [1, 'superseded'],
      [2, 'planned'],
    ]);
  });

  it('lets the first plan of a number stand', () =>
    given(orderPlaced(), reservationPlanned())
      .when(planReservation({ n: 1, parts: [{ batchId: 'another', quantity: 1 }] }))
      .thenNothing());

  it('plans for money that came after the order expired', () =>
    given(...expired, late)
      .when(planReservation({ n: 2, purpose: 'late-payment' }))
      .then(reservationPlanned({ n: 2, purpose: 'late-payment' })));

  it('plans for a paid order that waits for new stock', () =>
    given(...orderInDelivery(), allocationFailed(), restockRequested())
      .when(planReservation({ n: 2, purpose: 'restock' }))
      .then(reservationPlanned({ n: 2, purpose: 'restock' })));

  it.each([
    ['an order that is reserved already', openOrder(), 'placing'],
    ['an order that was cancelled', [orderPlaced(), orderCancelled()], 'placing'],
    ['an expired order without money', expired, 'late-payment'],
    [
      'an order that was cancelled before the money came',
      [...openOrder(), orderCancelled(), latePaymentReceived({ after: 'cancelled' })],
      'late-payment',
    ],
    ['late money that is on its way back', [...expired, late, refundRequested()], 'late-payment'],
    ['late money for which there was no stock', [...expired, late, stockUnavailable({ purpose: 'late-payment' })], 'late-payment'],
    ['a delivery that lacks nothing', orderInDelivery(), 'restock'],
    [
      'a restock after the money was asked back',
      [...orderInDelivery(), allocationFailed(), restockRequested(), refundRequested()],
      'restock',
    ],
  ] as const)('refuses %s', (_what, story, purpose) => {
    const n = story.some((fact) => fact.type === 'ReservationPlanned') ? 2 : 1;
    given(...story)
      .when(planReservation({ n, purpose }))
      .thenRefused('stock-not-wanted', { purpose });
  });

  it('refuses to leave out a number', () =>
    given(orderPlaced())
      .when(planReservation({ n: 2 }))
      .thenRefused('not-the-next', { next: 1 }));

  it.each([
    ['too few', [{ batchId: 'a', quantity: 1 }]],
    ['too many', [{ batchId: 'a', quantity: 3 }]],
    [
      'none of a batch',
      [
        { batchId: 'a', quantity: 2 },
        { batchId: 'b', quantity: 0 },
      ],
    ],
    [
      'one batch twice',
      [
        { batchId: 'a', quantity: 1 },
        { batchId: 'a', quantity: 1 },
      ],
    ],
    [
      'halves',
      [
        { batchId: 'a', quantity: 0.5 },
        { batchId: 'b', quantity: 1.5 },
      ],
    ],
  ])('refuses a plan of %s', (_what, parts) =>
    given(orderPlaced({ deal: deal(dealLine({ quantity: 2 })) }))
      .when(planReservation({ parts }))
      .thenRefused('wrong-quantity', { wanted: 2 }),
  );

  it('refuses a line of which all keys are reserved while another line waits', () =>
    given(orderPlaced({ deal: deal(dealLine(), dealLine({ lineId: 'line-2' })) }), ...openOrder().slice(1))
      .when(planReservation({ n: 2 }))
      .thenRefused('already-reserved'));

  it('refuses a line and an order that are not there', () => {
    given(orderPlaced())
      .when(planReservation({ lineId: 'line-9' }))
      .thenRefused('unknown-line');
    given().when(planReservation()).thenRefused('unknown-order');
  });
});
