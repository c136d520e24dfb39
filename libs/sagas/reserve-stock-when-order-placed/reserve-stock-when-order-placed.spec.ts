import { at, openOrder, orderCancelled, orderPlaced, reservationPlanned, stockUnavailable, story } from '@app/testing/order-story';
import { reserveStockWhenOrderPlaced as saga } from './reserve-stock-when-order-placed.saga.js';

describe('Reserve stock when an order is placed', () => {
  it('sets keys aside for a new order', () => story(orderPlaced()).at(at('10:00')).wants(saga, 'reserve-stock line-1 placing'));
  it('carries a plan on that a crash interrupted', () =>
    story(orderPlaced(), reservationPlanned()).at(at('10:01')).wants(saga, 'reserve-stock line-1 placing'));
  it('has nothing to do once stock is reserved', () =>
    story(...openOrder())
      .at(at('10:01'))
      .wants(saga));
  it('has nothing to do once there is none', () => story(orderPlaced(), stockUnavailable()).at(at('10:01')).wants(saga));
  it('leaves an order alone that was cancelled meanwhile', () => story(orderPlaced(), orderCancelled()).at(at('10:01')).wants(saga));
});
