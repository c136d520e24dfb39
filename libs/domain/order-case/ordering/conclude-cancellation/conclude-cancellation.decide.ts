import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ConcludeCancellation } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { attemptsToAskBeforeCancelling, cancellationIsSettled } from '../unpaid-order.policy.js';

/** Ends an order whose cancellation was requested, once no payment can be under way. Refuses `attempts-unresolved` {attempts}. */
export const concludeCancellation: Decide<ConcludeCancellation, OrderCase, OrderFact> = ({ at }, file) => {
  if (file.ordering.stage !== 'cancelling') return nothing;
  if (!cancellationIsSettled(file, at)) {
    return refuse('attempts-unresolved', { attempts: attemptsToAskBeforeCancelling(file).map(({ attemptId }) => attemptId) });
  }
  return facts({ type: 'OrderCancelled', data: { by: file.ordering.by } });
};
