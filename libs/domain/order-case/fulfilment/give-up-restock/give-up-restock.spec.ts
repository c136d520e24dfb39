import { scenario } from '@app/testing';
import {
  allocation,
  allocationFailed,
  at,
  deal,
  dealLine,
  deliveryStarted,
  heldPart,
  key,
  keysAllocated,
  keysDelivered,
  keysRestocked,
  LINE,
  orderInDelivery,
  orderPlaced,
  paidOrder,
  paymentConfirmed,
  refundRequested,
  reservation,
  reservationPlanned,
  restockRequested,
  riskAssessed,
  stockReserved,
  yuan,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const giveUp = { type: 'GiveUpRestock', lineId: LINE, at: at('11:06') } as const;
const waiting = [...orderInDelivery(), allocationFailed(), restockRequested()];

describe('Giving up on a restock', () => {
  it('pays everything back when the time is over', () =>
    given(...waiting)
      .when(giveUp)
      .then(refundRequested({ reason: 'out-of-stock-after-payment' })));
  it('waits for that time', () =>
    given(...waiting)
      .when({ ...giveUp, at: at('11:05:59') })
      .thenRefused('not-due-yet', { dueAt: at('11:06') }));
  it('does it once', () =>
    given(...waiting, refundRequested())
      .when(giveUp)
      .thenNothing());
  it('comes too late when new stock has come', () =>
    given(...waiting, reservationPlanned({ n: 2, purpose: 'restock' }), stockReserved({ reservationId: reservation(2) }), keysRestocked())
      .when(giveUp)
      .thenRefused('not-waiting-for-stock'));
  it('is not for a line that does not wait', () =>
    given(...orderInDelivery())
      .when(giveUp)
      .thenRefused('not-waiting-for-stock'));
  it('has nothing to do where nothing was paid', () => given(orderPlaced()).when(giveUp).thenNothing());
  it('is not for an order whose delivery has not begun', () =>
    given(...paidOrder())
      .when(giveUp)
      .thenRefused('not-waiting-for-stock'));
  it('refuses an order that does not exist', () => given().when(giveUp).thenRefused('unknown-order'));
  it('pays back the price of the one line that could not be had', () => {
    const second = { lineId: 'line-2', allocationId: allocation(1, 'line-2'), reservationId: reservation(1, 'line-2') };
    given(
      orderPlaced({ deal: deal(dealLine({ unitPrice: yuan(3) }), dealLine({ lineId: 'line-2', unitPrice: yuan(7) })) }),
      reservationPlanned(),
      stockReserved(),
      reservationPlanned({ lineId: 'line-2' }),
      stockReserved({ lineId: 'line-2', parts: [heldPart()] }),
      paymentConfirmed(),
      riskAssessed(),
      deliveryStarted({ lineIds: [LINE, 'line-2'] }),
      keysAllocated({ ...second, keys: [key(2)] }),
      keysDelivered({ lineId: 'line-2', allocationId: second.allocationId, keyIds: [key(2).keyId] }),
      allocationFailed(),
      restockRequested(),
    )
      .when(giveUp)
      .then(refundRequested({ amount: yuan(3), reason: 'out-of-stock-after-payment', repeatSafety: 'neither' }));
  });
});
