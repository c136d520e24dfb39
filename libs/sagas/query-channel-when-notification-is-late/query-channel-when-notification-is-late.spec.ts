import { plusSeconds } from '@app/kernel';
import {
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
  story,
} from '@app/testing/order-story';
import { queryChannelWhenNotificationIsLate as saga } from './query-channel-when-notification-is-late.saga.js';

describe('Query the channel when a notification is late', () => {
  it('gives the notification its time', () =>
    story(...orderBeingPaid())
      .at(at('10:01'))
      .wants(saga));
  it('asks when it does not come', () =>
    story(...orderBeingPaid())
      .at(at('10:02'))
      .wants(saga, `query-channel ${attempt()}`));
  it('asks no more once the attempt has money', () =>
    story(...paidOrder())
      .at(at('10:20'))
      .wants(saga));
  it('asks no more after a final answer', () =>
    story(...orderBeingPaid(), paymentQueried({ askedAt: at('10:11'), final: true }))
      .at(at('10:20'))
      .wants(saga));
  it('goes on asking about an attempt that an expired order left unresolved', () =>
    story(...expiredOrder())
      .at(at('10:40'))
      .wants(saga, `query-channel ${attempt()}`));
  it('also asks about a second attempt of a paid order', () =>
    story(...paidOrder(), recordedAt(at('10:06'), paymentAttemptStarted({ number: 2 })))
      .at(at('10:09'))
      .wants(saga, `query-channel ${attempt(2)}`));
  it('gives up a day after the attempt expired', () => {
    const dayLater = plusSeconds(at('10:10'), 24 * 3600);
    story(...expiredOrder())
      .at(dayLater)
      .wants(saga, `query-channel ${attempt()}`, 'ClosePaymentAttempt');
    story(...expiredOrder(), paymentAttemptClosed({ how: 'given-up' }))
      .at(dayLater)
      .wants(saga);
  });
  it('never asks a channel that cannot be asked', () => {
    const policy = { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: false, canClose: false, refundRepeat: 'neither' } as const;
    story(...openOrder(), paymentAttemptStarted({ policy }))
      .at(at('10:09'))
      .wants(saga);
  });
});
