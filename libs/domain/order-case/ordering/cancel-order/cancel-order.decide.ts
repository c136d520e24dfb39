import { type Decide, facts, never, nothing, refuse } from '@app/kernel';
import type { CancelOrder } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { openAttempts } from '../../payments/payments.state.js';

/**
 * Ends an unpaid order. While a payment may be under way it is only requested: the channel is asked first.
 * Refuses `unknown-order`, `already-paid` and `order-ended` {how}.
 */
export const cancelOrder: Decide<CancelOrder, OrderCase, OrderFact> = ({ by }, { ordering, payments }) => {
  switch (ordering.stage) {
    case 'none':
      return refuse('unknown-order');
    case 'cancelling':
      return nothing;
    case 'ended':
      return ordering.how === 'cancelled' ? nothing : refuse('order-ended', { how: ordering.how });
    case 'awaiting-stock':
    case 'open': {
      if (payments.confirmed !== undefined) return refuse('already-paid');
      const open = openAttempts(payments).map(({ attemptId }) => attemptId);
      return open.length === 0
        ? facts({ type: 'OrderCancelled', data: { by } })
        : facts({ type: 'CancellationRequested', data: { by, openAttempts: open } });
    }
    default:
      return never(ordering);
  }
};
