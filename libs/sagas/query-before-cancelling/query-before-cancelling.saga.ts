import { attemptsToAskBeforeCancelling, cancellationIsSettled } from '@app/domain/order-case';
import { command, effect, saga } from '../order-saga.saga.js';

/** A cancellation is only concluded once every open attempt was asked about: money that is under way is never thrown out. */
export const queryBeforeCancelling = saga({
  name: 'query-before-cancelling',
  on: ['CancellationRequested', 'PaymentQueried', 'PaymentAttemptClosed'],
  startsAt: 'beginning',
  react: (order, now) => {
    if (order.ordering.stage !== 'cancelling') return [];
    if (cancellationIsSettled(order, now)) return [command({ type: 'ConcludeCancellation' })];
    return attemptsToAskBeforeCancelling(order)
      .filter((attempt) => attempt.canQuery)
      .flatMap(({ attemptId, canClose }) => [
        ...(canClose ? [effect('close-at-channel', { attemptId })] : []),
        effect('query-channel', { attemptId }),
      ]);
  },
});
