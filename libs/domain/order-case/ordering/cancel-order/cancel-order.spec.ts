import { scenario } from '@app/testing';
import {
  attempt,
  cancellationRequested,
  deliveredOrder,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderPlaced,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentQueried,
  stockUnavailable,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const cancel = { type: 'CancelOrder', by: 'shop' } as const;

describe('Cancelling an order', () => {
  it.each([
    ['whose stock is not reserved yet', [orderPlaced()]],
    ['that nobody has tried to pay', openOrder()],
    ['whose attempts were closed', [...orderBeingPaid(), paymentAttemptClosed()]],
    ['whose attempts are finally not paid', [...orderBeingPaid(), paymentQueried({ final: true })]],
    ['whose attempt brought the wrong amount', [...orderBeingPaid(), paymentAmountMismatched()]],
  ] as const)('ends an order %s', (_what, story) =>
    given(...story)
      .when(cancel)
      .then(orderCancelled({ by: 'shop' })),
  );

  it('only asks for it while a payment may be under way', () => {
    const asked = given(...orderBeingPaid(), paymentAttemptStarted({ number: 2 })).when({ ...cancel, by: 'buyer' });
    asked.then(cancellationRequested({ by: 'buyer', openAttempts: [attempt(1), attempt(2)] }));
    expect(asked.state.ordering.stage).toBe('cancelling');
  });

  it('has nothing to do where it was asked or done before', () => {
    given(...orderBeingPaid(), cancellationRequested())
      .when(cancel)
      .thenNothing();
    given(...openOrder(), orderCancelled())
      .when({ ...cancel, by: 'operator' })
      .thenNothing();
  });

  it('refuses a paid order', () => {
    given(...paidOrder())
      .when(cancel)
      .thenRefused('already-paid');
    given(...deliveredOrder())
      .when(cancel)
      .thenRefused('already-paid');
  });

  it('refuses an order that ended by itself', () => {
    given(...openOrder(), orderExpired())
      .when(cancel)
      .thenRefused('order-ended', { how: 'expired' });
    given(orderPlaced(), stockUnavailable()).when(cancel).thenRefused('order-ended', { how: 'out-of-stock' });
  });

  it('refuses an order that is not there', () => given().when(cancel).thenRefused('unknown-order'));
});
