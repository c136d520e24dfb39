import { scenario } from '@app/testing';
import {
  at,
  attempt,
  chargebackDebited,
  chargebackReversed,
  latePaidOrder,
  paidOrder,
  paymentConfirmed,
  paymentNotificationAccepted,
  recordedAt,
  refundObserved,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';
import { findAttempt } from './payments.state.js';

const { given } = scenario(orderCaseDecider);

describe('The payments of an order', () => {
  it('keep apart what went back by a refund and by a charge-back', () =>
    expect(
      given(...paidOrder(), refundObserved({ amount: yuan(1) }), chargebackDebited({ amount: yuan(9) })).state.payments.returnedElsewhere,
    ).toMatchObject([
      { attemptId: attempt(), tradeNo: tradeNo(), no: 'channel-refund-1', amount: yuan(1), how: 'refund-observed' },
      { attemptId: attempt(), tradeNo: tradeNo(), no: 'case-1', amount: yuan(9), how: 'chargeback' },
    ]));

  it('have a charge-back no more once it is reversed, and only that one', () => {
    const story = [
      ...paidOrder(),
      refundObserved({ channelRefundNo: 'case-1' }),
      chargebackDebited(),
      chargebackDebited({ caseNo: 'case-2' }),
    ];
    const left = (...more: readonly ReturnType<typeof chargebackReversed>[]): string[] =>
      given(...story, ...more).state.payments.returnedElsewhere.map(({ how, no }) => `${how} ${no}`);
    expect(left(chargebackReversed())).toEqual(['refund-observed case-1', 'chargeback case-2']);
    expect(left(chargebackReversed({ tradeNo: tradeNo(2) }))).toHaveLength(3);
  });

  it('remember when an attempt was first heard of', () => {
    const story = [...paidOrder(), recordedAt(at('10:40'), paymentNotificationAccepted({ status: 'closed' }))];
    expect(findAttempt(given(...story).state.payments, attempt())).toMatchObject({ notifiedAt: at('10:05'), closed: false });
    expect(findAttempt(given(...story).state.payments, attempt(2))).toBeUndefined();
  });

  it('count late money once when it comes to pay the order', () => {
    const { trades, confirmed } = given(...latePaidOrder(), recordedAt(at('10:31'), paymentConfirmed({ paidAt: at('10:14') }))).state
      .payments;
    expect(trades).toMatchObject([{ as: 'confirmed', at: at('10:31'), paidAt: at('10:14') }]);
    expect(trades[0]).not.toHaveProperty('after');
    expect(confirmed?.at).toBe(at('10:31'));
  });
});
