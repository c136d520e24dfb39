import { type Decide, facts, nothing, plusSeconds, refuse } from '@app/kernel';
import type { RequestRestock } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { moneyIsReturning } from '../../refunds/returning-money.policy.js';
import { isWaitingForStock } from '../lines-to-serve.policy.js';

/**
 * A paid line whose keys could not be handed out waits for new stock, until a deadline.
 * Refused: unknown-order, not-started, refund-under-way, allocation-not-failed.
 */
export const requestRestock: Decide<RequestRestock, OrderCase, OrderFact> = ({ lineId, at }, file) => {
  const { ordering, fulfilment } = file;
  if (ordering.stage === 'none') return refuse('unknown-order');
  const line = fulfilment.lines.find((known) => known.lineId === lineId);
  if (line?.failed === undefined) return refuse(line === undefined ? 'not-started' : 'allocation-not-failed');
  if (moneyIsReturning(file)) return refuse('refund-under-way');
  if (!isWaitingForStock(line)) return refuse('allocation-not-failed');
  if (line.restock !== undefined) return nothing;
  const dueAt = plusSeconds(at, ordering.order.restockWithinSeconds);
  return facts({ type: 'RestockRequested', data: { lineId, quantity: line.failed.wanted, dueAt } });
};
