import { type Decide, facts, nothing, present, refuse } from '@app/kernel';
import type { RefuseChannelMessage } from '../../order-case.commands.js';
import type { OrderFact } from '../../order-case.events.js';
import type { OrderCase } from '../../order-case.state.js';
import { tradeTaken } from '../../oversight/alarms.policy.js';
import { findAttempt, type PaymentAttempt } from '../payments.state.js';

/**
 * A message about a known attempt was not accepted: kept once per attempt and code, and once more with the final count when
 * the attempt is over. So a flood of forgeries adds two facts at most. The first message whose money is another order's calls a person. Refuses `unknown-order` and `unknown-attempt`.
 */
export const refuseChannelMessage: Decide<RefuseChannelMessage, OrderCase, OrderFact> = (
  { attemptId, code, hint, held, message, count },
  file,
) => {
  if (file.ordering.stage === 'none') return refuse('unknown-order');
  const attempt = findAttempt(file.payments, attemptId);
  if (attempt === undefined) return refuse('unknown-attempt');
  const known = attempt.refused[code];
  const isNews = known === undefined || (known === 1 && count > known && isOver(file, attempt));
  if (!isNews) return nothing;
  return facts<OrderFact>(
    { type: 'PaymentNotificationRefused', data: { attemptId, code, message, count, ...present({ hint }) } },
    ...(code === 'trade-taken' && known === undefined ? tradeTaken(file, file.ordering.order, attemptId, held) : []),
  );
};

/** Has the attempt come to its end: paid, found not paid, closed, or left behind by the order? */
function isOver({ ordering, payments }: OrderCase, { attemptId, closed, lastAnswer }: PaymentAttempt): boolean {
  if (closed || lastAnswer?.final === true || payments.confirmed !== undefined || ordering.stage === 'ended') return true;
  return payments.trades.some((trade) => trade.attemptId === attemptId);
}
