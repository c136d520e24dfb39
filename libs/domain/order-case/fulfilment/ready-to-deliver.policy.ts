import type { OrderCase } from '../order-case.state.js';
import { placedOrder } from '../ordering/ordering.state.js';
import { moneyIsReturning } from '../refunds/returning-money.policy.js';
import { reservedFor } from './lines-to-serve.policy.js';

/**
 * May delivery begin now? The order is open and paid, cleared after that payment, none of that money was asked back,
 * its keys are reserved, and delivery has not begun.
 */
export function readyToDeliver(file: OrderCase): boolean {
  const { ordering, payments, risk, fulfilment } = file;
  if (ordering.stage !== 'open' || payments.confirmed === undefined) return false;
  return risk.stage === 'clear' && fulfilment.stage === 'not-started' && !moneyIsReturning(file) && stockIsReserved(file);
}

/** Has each line a reservation that counts and that its batches have confirmed? */
export function stockIsReserved(file: OrderCase): boolean {
  const lines = placedOrder(file.ordering)?.deal.lines ?? [];
  return lines.length > 0 && lines.every((line) => reservedFor(file, line.lineId) !== undefined);
}
