import {
  at,
  attempt,
  expiredOrder,
  openOrder,
  orderBeingPaid,
  paidOrder,
  paymentAttemptStarted,
  paymentQueried,
  story,
} from '@app/testing/order-story';
import { expireUnpaidOrders as saga } from './expire-unpaid-orders.saga.js';

const finalAnswer = paymentQueried({ askedAt: at('10:15'), final: true });

describe('Expire unpaid orders', () => {
  it('waits until the time to pay is over', () =>
    story(...openOrder())
      .at(at('10:14'))
      .wants(saga));
  it('ends an order that nobody tried to pay', () =>
    story(...openOrder())
      .at(at('10:15'))
      .wants(saga, 'ExpireOrder'));
  it('asks about an open attempt first', () =>
    story(...orderBeingPaid())
      .at(at('10:15'))
      .wants(saga, `query-channel ${attempt()}`));
  it('closes the attempt where the channel can', () => {
    const policy = { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: true, canClose: true, refundRepeat: 'by-number' } as const;
    story(...openOrder(), paymentAttemptStarted({ policy }))
      .at(at('10:15'))
      .wants(saga, `close-at-channel ${attempt()}`, `query-channel ${attempt()}`);
  });
  it('ends the order once every attempt is finally not paid', () =>
    story(...orderBeingPaid(), finalAnswer)
      .at(at('10:15'))
      .wants(saga, 'ExpireOrder'));
  it('ends it when the grace is over, whatever the channel says', () =>
    story(...orderBeingPaid())
      .at(at('10:17'))
      .wants(saga, 'ExpireOrder'));
  it('leaves a paid order alone', () =>
    story(...paidOrder())
      .at(at('12:00'))
      .wants(saga));
  it('leaves an expired order alone', () =>
    story(...expiredOrder())
      .at(at('12:00'))
      .wants(saga));
});
