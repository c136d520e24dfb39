import { type Decide, facts, nothing } from '@app/kernel';
import type { RecordQuotaReleased } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';

/** The buyer may reserve as much again: this order is paid, or it is over. */
export const recordQuotaReleased: Decide<RecordQuotaReleased, OrderCase, OrderFact> = (_command, { ordering, payments }) => {
  if (ordering.stage === 'none' || !ordering.order.quotaHeld) return nothing;
  if (payments.confirmed !== undefined) return facts({ type: 'QuotaReleased', data: { because: 'paid' } });
  return ordering.stage === 'ended' ? facts({ type: 'QuotaReleased', data: { because: 'order-ended' } }) : nothing;
};
