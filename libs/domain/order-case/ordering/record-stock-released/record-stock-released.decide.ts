import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { RecordStockReleased } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { placedOrder } from '../ordering.state.js';
import { releasableReservations } from '../releasable-stock.policy.js';

/** The keys of a reservation that no longer waits for this order are back on the shelf. Refuses `unknown-reservation` and `still-needed`. */
export const recordStockReleased: Decide<RecordStockReleased, OrderCase, OrderFact> = ({ reservationId }, file) => {
  const reservation = placedOrder(file.ordering)?.reservations.find((one) => one.reservationId === reservationId);
  if (reservation === undefined) return refuse('unknown-reservation');
  if (reservation.stage === 'released') return nothing;
  const releasable = releasableReservations(file).find((one) => one.reservationId === reservationId);
  return releasable === undefined ? refuse('still-needed') : facts({ type: 'StockReleased', data: releasable });
};
