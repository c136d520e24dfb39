import { scenario } from '@app/testing';
import {
  allocationFailed,
  at,
  boundTrade,
  deal,
  dealLine,
  heldPart,
  keysRestocked,
  LINE,
  latePaymentReceived,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderInDelivery,
  orderPlaced,
  orderReopened,
  paymentConfirmed,
  recordedAt,
  recordStockReserved,
  refundRequested,
  reservation,
  reservationPlanned,
  restockRequested,
  riskAssessed,
  stockReleased,
  stockReserved,
  tradeNo,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { liveReservation, placedOrder } from '../ordering.state.js';

const { given } = scenario(orderCaseDecider);
const planned = [orderPlaced(), reservationPlanned()];
const late = [
  ...orderBeingPaid(),
  recordedAt(at('10:17'), orderExpired()),
  recordedAt(at('10:30'), latePaymentReceived()),
  recordedAt(at('10:30'), reservationPlanned({ n: 2, purpose: 'late-payment' })),
];
const waiting = [...orderInDelivery(), allocationFailed(), restockRequested(), reservationPlanned({ n: 2, purpose: 'restock' })];

describe('Recording that stock is reserved', () => {
  it('opens the order for payment; the time to pay counts from now', () => {
    const reserved = given(...planned).when(recordStockReserved({ at: at('10:01') }));
    reserved.then(stockReserved({ payBefore: at('10:16') }));
    expect(reserved.state.ordering).toMatchObject({ stage: 'open', order: { payBefore: at('10:16') } });
  });

  it('goes on with an expired order that was paid late: the promise counts from now', () => {
    const reserved = given(...late).when(recordStockReserved({ reservationId: reservation(2), at: at('10:31') }));
    reserved.then(
      stockReserved({ reservationId: reservation(2), payBefore: at('10:15') }),
      orderReopened({ reservationId: reservation(2) }),
      paymentConfirmed({ trade: boundTrade(), deliverBy: at('10:46') }),
      riskAssessed(),
    );
    expect(reserved.state.payments.trades.map((trade) => [trade.tradeNo, trade.as])).toEqual([[tradeNo(), 'confirmed']]);
    const order = placedOrder(reserved.state.ordering);
    expect(reserved.state.ordering.stage).toBe('open');
    expect(order && liveReservation(order, LINE)?.n).toBe(2);
    expect(order?.reservations.map(({ n, stage }) => [n, stage])).toEqual([
      [1, 'superseded'],
      [2, 'reserved'],
    ]);
  });

  it('ends the wait of a paid order for new stock', () =>
    given(...waiting)
      .when(recordStockReserved({ reservationId: reservation(2) }))
      .then(stockReserved({ reservationId: reservation(2) }), keysRestocked({ reservationId: reservation(2) })));

  it('waits until every line has its keys', () => {
    const two = orderPlaced({ deal: deal(dealLine(), dealLine({ lineId: 'line-2' })) });
    const second = reservationPlanned({ lineId: 'line-2' });
    const first = given(two, reservationPlanned(), second).when(recordStockReserved());
    expect(first.state.ordering.stage).toBe('awaiting-stock');
    const both = given(two, reservationPlanned(), second, stockReserved()).when(
      recordStockReserved({ reservationId: reservation(1, 'line-2') }),
    );
    expect(both.state.ordering.stage).toBe('open');
  });

  it('goes on with a late paid order only when every line has its keys again', () => {
    const lines = ['line-1', 'line-2'] as const;
    const again = lines.map((lineId) => reservationPlanned({ lineId, purpose: 'late-payment' }));
    const story = [orderPlaced({ deal: deal(...lines.map((lineId) => dealLine({ lineId }))) }), ...late.slice(3, 6), ...again];
    const first = given(...story).when(recordStockReserved());
    first.then(stockReserved());
    const second = given(...story, stockReserved()).when(recordStockReserved({ reservationId: reservation(1, 'line-2') }));
    second.then({ type: 'StockReserved' }, { type: 'OrderReopened' }, { type: 'PaymentConfirmed' }, { type: 'RiskAssessed' });
  });

  it('leaves a reservation alone that is reserved already', () =>
    given(...planned, stockReserved())
      .when(recordStockReserved())
      .thenNothing());

  it.each([
    ['a later plan took its place', [...planned, reservationPlanned({ n: 2 })], 1],
    ['the order was cancelled meanwhile', [...planned, orderCancelled()], 1],
    ['its parts went back', [...planned, orderCancelled(), stockReleased()], 1],
    ['the late money is on its way back', [...late, refundRequested()], 2],
    ['the money of the waiting order is on its way back', [...waiting, refundRequested()], 2],
  ] as const)('refuses a reservation when %s', (_when, story, n) =>
    given(...story)
      .when(recordStockReserved({ reservationId: reservation(n) }))
      .thenRefused('reservation-superseded'),
  );

  it.each([
    ['fewer keys', []],
    ['another batch', [heldPart(1, 'another')]],
    ['another quantity', [heldPart(2)]],
    ['more keys', [heldPart(), heldPart(1, 'another')]],
  ])('refuses %s than were planned', (_what, parts) =>
    given(...planned)
      .when(recordStockReserved({ parts }))
      .thenRefused('parts-differ-from-plan'),
  );

  it('refuses a reservation and an order that are not there', () => {
    given(orderPlaced()).when(recordStockReserved()).thenRefused('unknown-reservation');
    given().when(recordStockReserved()).thenRefused('unknown-order');
  });
});
