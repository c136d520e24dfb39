import { type Decide, facts, nothing, plusSeconds, refuse } from '@app/kernel';
import type { RecordStockReserved } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { confirmLatePayment } from '../../payments/receive-money/receive-money.decide.js';
import type { StockReserved } from '../ordering.events.js';
import type { PlacedOrder, Reservation } from '../ordering.state.js';
import { isStockWanted, latePaymentToDeliverFor } from '../wanted-stock.policy.js';

/**
 * All parts of a planned reservation are held at their batches. For an unpaid order the time to pay counts from now;
 * for a late payment the order goes on and is paid by it; for a restock the wait is over.
 * Refuses `unknown-order`, `unknown-reservation`, `parts-differ-from-plan` and `reservation-superseded`: the parts go back then.
 */
export const recordStockReserved: Decide<RecordStockReserved, OrderCase, OrderFact> = ({ at, reservationId, parts }, file) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const { order } = file.ordering;
  const reservation = order.reservations.find((one) => one.reservationId === reservationId);
  if (reservation === undefined) return refuse('unknown-reservation');
  if (reservation.stage === 'reserved') return nothing;
  const { lineId, purpose } = reservation;
  if (reservation.stage !== 'planned' || !isStockWanted(file, lineId, purpose)) return refuse('reservation-superseded');
  if (!isSamePlan(reservation.parts, parts)) return refuse('parts-differ-from-plan');
  const reserved = (payBefore: typeof at): StockReserved => ({ type: 'StockReserved', data: { reservationId, lineId, parts, payBefore } });
  switch (purpose) {
    case 'placing':
      return facts<OrderFact>(reserved(plusSeconds(at, order.deal.payWithinSeconds)));
    case 'restock':
      return facts<OrderFact>(reserved(order.payBefore), { type: 'KeysRestocked', data: { lineId, reservationId } });
    case 'late-payment':
      return facts<OrderFact>(reserved(order.payBefore), ...(isLast(order, reservation) ? reopening(file, reservationId, at) : []));
  }
};

function reopening(file: OrderCase, reservationId: string, at: RecordStockReserved['at']): readonly OrderFact[] {
  const late = latePaymentToDeliverFor(file);
  const trade = file.payments.trades.find((one) => one.tradeNo === late?.tradeNo && one.attemptId === late.attemptId);
  if (trade === undefined) return [];
  return [{ type: 'OrderReopened', data: { attemptId: trade.attemptId, reservationId } }, ...confirmLatePayment(file, trade, at)];
}

/** Have all other lines their keys for the late payment already? */
function isLast(order: PlacedOrder, reservation: Reservation): boolean {
  return order.deal.lines.every(
    ({ lineId }) =>
      lineId === reservation.lineId ||
      order.reservations.some((one) => one.lineId === lineId && one.purpose === 'late-payment' && one.stage === 'reserved'),
  );
}

function isSamePlan(plan: Reservation['parts'], parts: Reservation['parts']): boolean {
  return (
    plan.length === parts.length &&
    plan.every(({ batchId, quantity }) => parts.some((part) => part.batchId === batchId && part.quantity === quantity))
  );
}
