import { never } from '@app/kernel';
import type { Rule } from './rule.shape.js';

/** Risk: a paid order that waits for, or has failed, a review. A hold always has a reason and a time. */
export const riskReview: Rule = ({ reading: { file } }) => {
  const { risk } = file;
  if (file.payments.confirmed === undefined) return [];
  switch (risk.stage) {
    case 'held': {
      const { reason, dueAt } = risk;
      const says = { key: 'IN_PROGRESS/under-review', reason, dueAt } as const;
      return [{ says, unmet: true, fault: 'none', confidence: 'certain', actor: 'operator', dueAt }];
    }
    case 'rejected': {
      const says = { key: 'CANCELLED_OR_REFUNDED/rejected', reason: risk.reason } as const;
      return [{ says, unmet: true, fault: 'none', confidence: 'certain', actor: 'platform' }];
    }
    case 'clear':
    case 'not-assessed':
      return [];
    default:
      return never(risk);
  }
};
