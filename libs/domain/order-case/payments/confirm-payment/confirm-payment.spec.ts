import { scenario } from '@app/testing';
import {
  at,
  attempt,
  confirmPayment,
  openOrder,
  orderBeingPaid,
  paymentConfirmed,
  riskAssessed,
  tradeNo,
  without,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);

describe('Confirming a payment by the shop', () => {
  it('is money like any other, learned of from the shop', () => {
    const confirmed = paymentConfirmed({ learnedBy: 'shop', paidAt: at('10:04') }).data;
    const outcome = given(...orderBeingPaid()).when(confirmPayment({ at: at('10:05') }));
    outcome.then({ type: 'PaymentConfirmed', data: without(confirmed, 'message') }, riskAssessed());
    expect(outcome.state.payments.attempts).toMatchObject([{ notifiedAt: undefined, lastAnswer: undefined }]);
  });
  it('refuses where the account does not allow it', () =>
    given(...orderBeingPaid())
      .when(confirmPayment({ allowed: false }))
      .thenRefused('manual-confirm-not-allowed'));
  it('refuses money that is bound to something else', () => {
    const unbound = without(confirmPayment(), 'trade');
    given(...orderBeingPaid())
      .when(unbound)
      .thenRefused('trade-taken', { tradeNo: tradeNo() });
  });
  it('refuses an attempt and an order that are not there', () => {
    given(...openOrder())
      .when(confirmPayment({ attemptId: attempt(2) }))
      .thenRefused('unknown-attempt');
    given().when(confirmPayment()).thenRefused('unknown-order');
  });
});
