import { after, at, openOrder, orderCancelled, orderPlaced, reservationPlanned, stockUnavailable } from '@app/testing/order-story';
import { reserveStockWhenOrderPlaced as saga } from './reserve-stock-when-order-placed.saga.js';

describe('Reserve stock when an order is placed', () => {
  it('sets keys aside for a new order', () => after(orderPlaced()).at(at('10:00')).wants(saga, 'reserve-stock line-1 placing'));
  it('carries a plan on that a crash interrupted', () =>
    after(orderPlaced(), reservationPlanned()).at(at('10:01')).wants(saga, 'reserve-stock line-1 placing'));
  it('has nothing to do once stock is reserved', () =>
    after(...openOrder())
      .at(at('10:01'))
      .wants(saga));
  it('has nothing to do once there is none', () => after(orderPlaced(), stockUnavailable()).at(at('10:01')).wants(saga));
  it('leaves an order alone that was cancelled meanwhile', () => after(orderPlaced(), orderCancelled()).at(at('10:01')).wants(saga));
});
