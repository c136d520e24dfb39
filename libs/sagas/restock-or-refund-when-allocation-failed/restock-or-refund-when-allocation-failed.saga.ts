import { linesWaitingForStock } from '@app/domain/order-case';
import { command, effect, saga } from '../order-saga.saga.js';

/** Keys that could not be handed out after payment are replaced from new stock; if none comes by the deadline, the money goes back. */
export const restockOrRefundWhenAllocationFailed = saga({
  name: 'restock-or-refund-when-allocation-failed',
  on: ['AllocationFailed', 'RestockRequested', 'ReservationPlanned'],
  startsAt: 'beginning',
  react: (order, now) =>
    linesWaitingForStock(order).map(({ lineId, restock }) => {
      if (restock === undefined) return command({ type: 'RequestRestock', lineId });
      if (now >= restock.dueAt) return command({ type: 'GiveUpRestock', lineId });
      return effect('reserve-stock', { lineId, purpose: 'restock' });
    }),
});
