import { scenario } from '@app/testing';
import {
  attempt,
  openOrder,
  orderBeingPaid,
  paidOrder,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentQueried,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { openAttempts } from '../payments.state.js';

const { given } = scenario(orderCaseDecider);
const close = (n = 1) => ({ type: 'ClosePaymentAttempt', attemptId: attempt(n), how: 'given-up' }) as const;

describe('Closing a payment attempt', () => {
  it('ends the waiting for it, and for it alone', () => {
    const closed = given(...orderBeingPaid(), paymentAttemptStarted({ number: 2 })).when(close());
    closed.then(paymentAttemptClosed({ how: 'given-up' }));
    expect(openAttempts(closed.state.payments).map(({ attemptId }) => attemptId)).toEqual([attempt(2)]);
  });
  it.each([
    ['closed', [...orderBeingPaid(), paymentAttemptClosed()]],
    ['paid', paidOrder()],
    ['finally not paid', [...orderBeingPaid(), paymentQueried({ final: true })]],
  ] as const)('means nothing to an attempt that is %s', (_what, story) =>
    given(...story)
      .when(close())
      .thenNothing(),
  );
  it('refuses an attempt and an order that are not there', () => {
    given(...openOrder())
      .when(close(2))
      .thenRefused('unknown-attempt');
    given().when(close()).thenRefused('unknown-order');
  });
});
