import { plusSeconds } from '@app/kernel';
import {
  after,
  at,
  attempt,
  expiredOrder,
  openOrder,
  orderBeingPaid,
  paidOrder,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentQueried,
  recordedAt,
} from '@app/testing/order-story';
import { queryChannelWhenNotificationIsLate as saga } from './query-channel-when-notification-is-late.saga.js';

describe('Query the channel when a notification is late', () => {
  it('gives the notification its time', () =>
    after(...orderBeingPaid())
      .at(at('10:01'))
      .wants(saga));
  it('asks when it does not come', () =>
    after(...orderBeingPaid())
      .at(at('10:02'))
      .wants(saga, `query-channel ${attempt()}`));
  it('asks no more once the attempt has money', () =>
    after(...paidOrder())
      .at(at('10:20'))
      .wants(saga));
  it('asks no more after a final answer', () =>
    after(...orderBeingPaid(), paymentQueried({ askedAt: at('10:11'), final: true }))
      .at(at('10:20'))
      .wants(saga));
  it('goes on asking about an attempt that an expired order left unresolved', () =>
    after(...expiredOrder())
      .at(at('10:40'))
      .wants(saga, `query-channel ${attempt()}`));
  it('also asks about a second attempt of a paid order', () =>
    after(...paidOrder(), recordedAt(at('10:06'), paymentAttemptStarted({ number: 2 })))
      .at(at('10:09'))
      .wants(saga, `query-channel ${attempt(2)}`));
  it('gives up a day after the attempt expired', () => {
    const dayLater = plusSeconds(at('10:10'), 24 * 3600);
    after(...expiredOrder())
      .at(dayLater)
      .wants(saga, `query-channel ${attempt()}`, 'ClosePaymentAttempt');
    after(...expiredOrder(), paymentAttemptClosed({ how: 'given-up' }))
      .at(dayLater)
      .wants(saga);
  });
  it('never asks a channel that cannot be asked', () => {
    const policy = { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: false, canClose: false, refundRepeat: 'neither' } as const;
    after(...openOrder(), paymentAttemptStarted({ policy }))
      .at(at('10:09'))
      .wants(saga);
  });
});
