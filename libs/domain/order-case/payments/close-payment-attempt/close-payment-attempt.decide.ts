import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ClosePaymentAttempt } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { findAttempt, openAttempts } from '../payments.state.js';

/** An attempt is no longer waited for; its money is still recognised, should it come. Refuses `unknown-order` and `unknown-attempt`. */
export const closePaymentAttempt: Decide<ClosePaymentAttempt, OrderCase, OrderFact> = ({ attemptId, how }, { ordering, payments }) => {
  if (ordering.stage === 'none') return refuse('unknown-order');
  if (findAttempt(payments, attemptId) === undefined) return refuse('unknown-attempt');
  const isOpen = openAttempts(payments).some((attempt) => attempt.attemptId === attemptId);
  return isOpen ? facts({ type: 'PaymentAttemptClosed', data: { attemptId, how } }) : nothing;
};
