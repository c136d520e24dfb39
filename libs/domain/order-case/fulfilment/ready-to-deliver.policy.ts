import { liveReservation } from '../ordering/ordering.state.js';
import type { OrderCase } from '../order-case.state.js';
import { moneyIsReturning } from '../refunds/returning-money.policy.js';

/**
 * May delivery begin now? The order is open and paid, cleared after that payment, none of that money is on its way back,
 * its keys are reserved, and delivery has not begun.
 */
export function readyToDeliver(file: OrderCase): boolean {
  const { ordering, payments, risk, fulfilment } = file;
  if (ordering.stage !== 'open' || payments.confirmed === undefined) return false;
  return risk.stage === 'clear' && fulfilment.stage === 'not-started' && !moneyIsReturning(file) && stockIsReserved(file);
}

/** Has each line a reservation that counts and that its batches have confirmed? */
export function stockIsReserved(file: OrderCase): boolean {
  if (file.ordering.stage === 'none') return false;
  const { order } = file.ordering;
  return order.deal.lines.every((line) => liveReservation(order, line.lineId)?.stage === 'reserved');
}
