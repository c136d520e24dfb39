import { expiryIsSettled, openAttempts } from '@app/domain/order-case';
import { command, effect, saga } from '../order-saga.saga.js';

/** An unpaid order ends when its time is over: each open attempt is asked about first, and closed where the channel can. */
export const expireUnpaidOrders = saga({
  name: 'expire-unpaid-orders',
  on: ['PaymentQueried', 'PaymentAttemptClosed'],
  startsAt: 'beginning',
  react: (order, now) => {
    const { ordering, payments } = order;
    if ((ordering.stage !== 'open' && ordering.stage !== 'awaiting-stock') || payments.confirmed !== undefined) return [];
    if (now < ordering.order.payBefore) return [];
    if (expiryIsSettled(order, now)) return [command({ type: 'ExpireOrder' })];
    return openAttempts(payments)
      .filter((attempt) => attempt.canQuery)
      .flatMap(({ attemptId, canClose }) => [
        ...(canClose ? [effect('close-at-channel', { attemptId })] : []),
        effect('query-channel', { attemptId }),
      ]);
  },
});
