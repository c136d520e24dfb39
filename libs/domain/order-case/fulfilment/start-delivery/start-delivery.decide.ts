import { type Decide, facts, never, nothing, refuse } from '@app/kernel';
import type { StartDelivery } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { moneyIsReturning } from '../../refunds/returning-money.policy.js';
import { stockIsReserved } from '../ready-to-deliver.policy.js';

/**
 * The only gate to delivery.
 * Refused: unknown-order, not-paid, refund-under-way, risk-not-assessed, risk-held {holdId, dueAt}, risk-rejected, order-ended {how}, stock-not-reserved.
 */
export const startDelivery: Decide<StartDelivery, OrderCase, OrderFact> = (_command, file) => {
  const { ordering, payments, fulfilment } = file;
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (fulfilment.stage !== 'not-started') return nothing;
  if (payments.confirmed === undefined) return refuse('not-paid');
  if (moneyIsReturning(file)) return refuse('refund-under-way');
  if (ordering.stage === 'ended') return refuse('order-ended', { how: ordering.how });
  const held = refusalOfRisk(file.risk);
  if (held !== undefined) return held;
  if (ordering.stage !== 'open' || !stockIsReserved(file)) return refuse('stock-not-reserved');
  const lineIds = ordering.order.deal.lines.map(({ lineId }) => lineId);
  return facts({ type: 'DeliveryStarted', data: { lineIds, after: { attemptId: payments.confirmed.attemptId } } });
};

function refusalOfRisk(risk: OrderCase['risk']): ReturnType<typeof refuse> | undefined {
  switch (risk.stage) {
    case 'clear':
      return undefined;
    case 'not-assessed':
      return refuse('risk-not-assessed');
    case 'held':
      return refuse('risk-held', { holdId: risk.holdId, dueAt: risk.dueAt });
    case 'rejected':
      return refuse('risk-rejected');
    default:
      return never(risk);
  }
}
