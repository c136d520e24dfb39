import {
  allocationFailed,
  at,
  keysRestocked,
  orderAwaitingRestock,
  orderInDelivery,
  refundRequested,
  reservation,
  reservationPlanned,
  stockReserved,
  story,
} from '@app/testing/order-story';
import { restockOrRefundWhenAllocationFailed as saga } from './restock-or-refund-when-allocation-failed.saga.js';

describe('Restock or refund when an allocation failed', () => {
  it('leaves a delivery alone that goes well', () =>
    story(...orderInDelivery())
      .at(at('10:06'))
      .wants(saga));
  it('begins to wait for new stock', () =>
    story(...orderInDelivery(), allocationFailed())
      .at(at('10:06'))
      .wants(saga, 'RequestRestock'));
  it('looks for new stock while it waits', () =>
    story(...orderAwaitingRestock())
      .at(at('10:30'))
      .wants(saga, 'reserve-stock line-1 restock'));
  it('gives up at the deadline', () =>
    story(...orderAwaitingRestock())
      .at(at('11:06'))
      .wants(saga, 'GiveUpRestock'));
  it('is done when new stock is found', () => {
    const restocked = [
      reservationPlanned({ n: 2, purpose: 'restock' }),
      stockReserved({ reservationId: reservation(2) }),
      keysRestocked({ reservationId: reservation(2) }),
    ];
    story(...orderAwaitingRestock(), ...restocked)
      .at(at('10:40'))
      .wants(saga);
  });
  it('is done when the money goes back', () =>
    story(...orderAwaitingRestock(), refundRequested({ reason: 'out-of-stock-after-payment' }))
      .at(at('11:07'))
      .wants(saga));
});
