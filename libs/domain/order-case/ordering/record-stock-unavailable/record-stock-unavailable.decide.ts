import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { RecordStockUnavailable } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { isStockWanted } from '../wanted-stock.policy.js';

/**
 * There were not enough keys. An order that is not paid ends by it; a late payment goes back by it; a restock goes on waiting.
 * Where nobody waits for stock any more, nothing is recorded. Refuses `unknown-order` and `unknown-line`.
 */
export const recordStockUnavailable: Decide<RecordStockUnavailable, OrderCase, OrderFact> = (command, file) => {
  const { lineId, purpose, reason, wanted, available } = command;
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const { order } = file.ordering;
  if (!order.deal.lines.some((line) => line.lineId === lineId)) return refuse('unknown-line');
  if (!isStockWanted(file, lineId, purpose)) return nothing;
  const latest = order.stockUnavailable;
  const isKnown =
    latest?.lineId === lineId &&
    latest.purpose === purpose &&
    latest.reason === reason &&
    latest.wanted === wanted &&
    latest.available === available;
  const isPlanned = order.reservations.some((one) => one.lineId === lineId && one.stage === 'planned');
  if (purpose === 'restock' && isKnown && !isPlanned) return nothing;
  return facts({ type: 'StockUnavailable', data: { lineId, purpose, reason, wanted, available } });
};
