import { type Decide, facts, nothing, refuse, reservationIdOf } from '@app/kernel';
import type { PlanReservation } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { quantityOf } from '../ordering.state.js';
import { isStockWanted } from '../wanted-stock.policy.js';

/**
 * Writes down from which batches a line's keys are to be reserved, before any batch is asked. The first plan of an n stands.
 * Refuses `unknown-order`, `unknown-line`, `not-the-next` {next}, `stock-not-wanted` {purpose}, `already-reserved` and
 * `wrong-quantity` {wanted}.
 */
export const planReservation: Decide<PlanReservation, OrderCase, OrderFact> = ({ lineId, n, parts, purpose }, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const { order } = file.ordering;
  const line = order.deal.lines.find((one) => one.lineId === lineId);
  if (line === undefined) return refuse('unknown-line');
  const earlier = order.reservations.filter((one) => one.lineId === lineId);
  if (earlier.some((one) => one.n === n)) return nothing;
  if (n !== earlier.length + 1) return refuse('not-the-next', { next: earlier.length + 1 });
  if (!isStockWanted(file, lineId, purpose)) return refuse('stock-not-wanted', { purpose });
  if (earlier.some((one) => one.purpose === purpose && one.stage === 'reserved') && purpose !== 'restock')
    return refuse('already-reserved');
  if (!isWholePlan(parts) || quantityOf(parts) !== line.quantity) return refuse('wrong-quantity', { wanted: line.quantity });
  return facts({
    type: 'ReservationPlanned',
    data: { reservationId: reservationIdOf(order.orderId, lineId, n), lineId, n, parts, purpose },
  });
};

/** Does each part take at least one key, and no batch stand there twice? */
function isWholePlan(parts: PlanReservation['parts']): boolean {
  const batches = new Set(parts.map((part) => part.batchId));
  return batches.size === parts.length && parts.every(({ quantity }) => Number.isSafeInteger(quantity) && quantity > 0);
}
