import { GIVE_UP_AFTER_SECONDS, openAttempts } from '@app/domain/order-case';
import { plusSeconds } from '@app/kernel';
import { command, effect, saga } from '../order-saga.saga.js';

/** A payment whose notification does not come is asked about, again and again, until the channel gives a final answer or a day has passed. */
export const queryChannelWhenNotificationIsLate = saga({
  name: 'query-channel-when-notification-is-late',
  on: ['PaymentNotificationRefused'],
  startsAt: 'beginning',
  react: ({ payments }, now) =>
    openAttempts(payments).flatMap(({ attemptId, startedAt, expiresAt, queryAfterSeconds, canQuery }) => {
      const isOver = now >= plusSeconds(expiresAt, GIVE_UP_AFTER_SECONDS);
      const isDue = canQuery && now >= plusSeconds(startedAt, queryAfterSeconds);
      return [
        ...(isDue ? [effect('query-channel', { attemptId })] : []),
        ...(isOver ? [command({ type: 'ClosePaymentAttempt', attemptId, how: 'given-up' })] : []),
      ];
    }),
});
