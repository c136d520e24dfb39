import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ExpireOrder } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { openAttempts } from '../../payments/payments.state.js';
import { expiryIsSettled } from '../unpaid-order.policy.js';

/** Ends an order that nobody paid in time. Refuses `not-due-yet` {payBefore} and `attempts-unresolved` {attempts}. */
export const expireOrder: Decide<ExpireOrder, OrderCase, OrderFact> = ({ at }, file) => {
  const { ordering, payments } = file;
  if ((ordering.stage !== 'awaiting-stock' && ordering.stage !== 'open') || payments.confirmed !== undefined) return nothing;
  const { payBefore } = ordering.order;
  if (at < payBefore) return refuse('not-due-yet', { payBefore });
  const unresolvedAttempts = openAttempts(payments).map(({ attemptId }) => attemptId);
  if (!expiryIsSettled(file, at)) return refuse('attempts-unresolved', { attempts: unresolvedAttempts });
  return facts({ type: 'OrderExpired', data: { payBefore, unresolvedAttempts } });
};
