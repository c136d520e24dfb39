import type { Instant } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';

/** What stands between a confirmed payment and delivery. Assessments before the last PaymentConfirmed do not count. */
export type Risk =
  | { readonly stage: 'not-assessed' }
  | { readonly stage: 'clear' }
  | { readonly stage: 'held'; readonly holdId: string; readonly reason: string; readonly dueAt: Instant }
  | { readonly stage: 'rejected'; readonly reason: string };

/** Nothing assessed yet. */
export const riskNotAssessed: Risk = { stage: 'not-assessed' };

/** What stands between payment and delivery after one more fact of the order. Each payment is assessed anew. */
export function evolveRisk(slice: Risk, fact: OrderFact): Risk {
  switch (fact.type) {
    case 'PaymentConfirmed':
      return riskNotAssessed;
    case 'RiskAssessed':
      return fact.data.outcome === 'clear' && slice.stage === 'not-assessed' ? { stage: 'clear' } : slice;
    case 'RiskHoldPlaced': {
      const { holdId, reason, dueAt } = fact.data;
      return { stage: 'held', holdId, reason, dueAt };
    }
    case 'RiskHoldEscalated':
      return slice.stage === 'held' && slice.holdId === fact.data.holdId ? { ...slice, dueAt: fact.data.dueAt } : slice;
    case 'RiskHoldReleased':
      return slice.stage === 'held' && slice.holdId === fact.data.holdId ? { stage: 'clear' } : slice;
    case 'OrderRejectedByRisk':
      return { stage: 'rejected', reason: fact.data.reason };
    default:
      return slice;
  }
}
