import { effect, saga } from '../order-saga.saga.js';

/** A placed order gets its keys set aside before anyone can pay for it, or learns at once that there are none. */
export const reserveStockWhenOrderPlaced = saga({
  name: 'reserve-stock-when-order-placed',
  on: ['OrderPlaced', 'ReservationPlanned'],
  startsAt: 'beginning',
  react: ({ ordering }) =>
    ordering.stage === 'awaiting-stock'
      ? ordering.order.deal.lines.map(({ lineId }) => effect('reserve-stock', { lineId, purpose: 'placing' }))
      : [],
});
