import { scenario } from '@app/testing';
import {
  alarmRaised,
  at,
  attempt,
  cancellationRequested,
  deliveredOrder,
  deliveryRevoked,
  openOrder,
  orderBeingPaid,
  paidOrder,
  paymentAttemptStarted,
  paymentQueried,
  queryAnswered,
  queryAnsweredPaid,
  recordedAt,
  refundObserved,
  refundRequested,
  refundSubmitted,
  tradeNo,
  without,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { openAttempts } from '../payments.state.js';

const { given } = scenario(orderCaseDecider);
const answers = ['unpaid', 'closed', 'not-found', 'unknown'] as const;

describe("Recording a channel's answer", () => {
  it.each(answers)('keeps the first one: %s', (answer) =>
    given(...orderBeingPaid())
      .when(queryAnswered({ answer }))
      .then(paymentQueried({ answer, final: false })),
  );

  it('keeps one only when it differs from the last', () => {
    given(...orderBeingPaid(), paymentQueried())
      .when(queryAnswered({ askedAt: at('10:09') }))
      .thenNothing();
    given(...orderBeingPaid(), paymentQueried())
      .when(queryAnswered({ answer: 'not-found' }))
      .then(paymentQueried({ answer: 'not-found' }));
  });

  it.each(['unpaid', 'closed', 'not-found'] as const)('is final when the attempt was over before the question: %s', (answer) => {
    const outcome = given(...orderBeingPaid(), paymentQueried({ answer })).when(queryAnswered({ answer, askedAt: at('10:10') }));
    outcome.then(paymentQueried({ answer, askedAt: at('10:10'), final: true }));
    expect(openAttempts(outcome.state.payments)).toEqual([]);
  });

  it('is final once', () =>
    given(...orderBeingPaid(), paymentQueried({ askedAt: at('10:10'), final: true }))
      .when(queryAnswered({ askedAt: at('10:12') }))
      .thenNothing());

  it('is never final while the channel does not know, and takes nothing back then', () => {
    given(...orderBeingPaid())
      .when(queryAnswered({ answer: 'unknown', askedAt: at('10:11') }))
      .then(paymentQueried({ answer: 'unknown', askedAt: at('10:11'), final: false }));
    const outcome = given(...orderBeingPaid(), paymentQueried({ askedAt: at('10:10'), final: true })).when(
      queryAnswered({ answer: 'unknown', askedAt: at('10:11') }),
    );
    expect(openAttempts(outcome.state.payments)).toEqual([]);
  });

  it('is kept again as the first answer since a cancellation was asked for', () => {
    const cancelling = [...orderBeingPaid(), paymentQueried({ askedAt: at('10:02') }), recordedAt(at('10:03'), cancellationRequested())];
    given(...cancelling)
      .when(queryAnswered({ askedAt: at('10:02:59') }))
      .thenNothing();
    given(...cancelling)
      .when(queryAnswered({ askedAt: at('10:03') }))
      .then(paymentQueried({ askedAt: at('10:03') }));
    given(...cancelling, paymentQueried({ askedAt: at('10:03') }))
      .when(queryAnswered({ askedAt: at('10:04') }))
      .thenNothing();
  });

  it('brings money with it when it says "paid"', () => {
    const outcome = given(...orderBeingPaid()).when(queryAnsweredPaid());
    outcome.then(
      paymentQueried({ answer: 'paid', tradeNo: tradeNo(), amount: yuan(10) }),
      { type: 'PaymentConfirmed', data: { learnedBy: 'query' } },
      { type: 'RiskAssessed' },
    );
    expect(outcome.state.payments.attempts).toMatchObject([{ notifiedAt: undefined, lastAnswer: { answer: 'paid', final: false } }]);
  });

  it('calls a person, once, when it says "paid" of money that is another attempt\'s', () => {
    const taken = without(queryAnsweredPaid({ taken: true }), 'trade');
    const alarm = alarmRaised({ alarm: 'trade-taken', subject: attempt() });
    const outcome = given(...orderBeingPaid()).when(taken);
    outcome.then(paymentQueried({ answer: 'paid', tradeNo: tradeNo(), amount: yuan(10) }), alarm);
    expect(outcome.state.payments).toMatchObject({ trades: [], confirmed: undefined });
    given(...orderBeingPaid(), paymentQueried({ answer: 'paid' }), alarm)
      .when(taken)
      .thenNothing();
    given(...orderBeingPaid(), paymentQueried({ answer: 'paid' }), alarm, paymentQueried({ answer: 'unknown' }))
      .when(taken)
      .then(paymentQueried({ answer: 'paid' }));
  });

  it('calls nobody when it says "paid" of money that another attempt brought to this order', () => {
    const held = { attemptId: attempt(), tradeNo: tradeNo() };
    given(...paidOrder(), paymentAttemptStarted({ number: 2 }))
      .when(without(queryAnsweredPaid({ attemptId: attempt(2), tradeNo: tradeNo(), taken: true, held }), 'trade'))
      .then(paymentQueried({ attemptId: attempt(2), answer: 'paid', tradeNo: tradeNo(), amount: yuan(10) }));
  });

  it('says "paid" once', () =>
    given(...paidOrder(), paymentQueried({ answer: 'paid' }))
      .when(queryAnsweredPaid())
      .thenNothing());

  it('opens nothing again by "paid" after a final "not paid": the money is there', () => {
    const outcome = given(...orderBeingPaid(), paymentQueried({ final: true })).when(queryAnsweredPaid());
    outcome.then({ type: 'PaymentQueried', data: { final: false } }, { type: 'PaymentConfirmed' }, { type: 'RiskAssessed' });
    expect(openAttempts(outcome.state.payments)).toEqual([]);
  });

  it('notes money that went back before we knew of it', () => {
    const refunded = queryAnsweredPaid({ answer: 'refunded' });
    given(...orderBeingPaid())
      .when(refunded)
      .then(paymentQueried({ answer: 'refunded' }), refundObserved({ channelRefundNo: 'trade-1:1000', seenIn: 'query' }));
    given(...paidOrder(), refundRequested(), refundSubmitted())
      .when(refunded)
      .then(paymentQueried({ answer: 'refunded' }));
    given(...orderBeingPaid())
      .when(queryAnswered({ answer: 'refunded' }))
      .then(paymentQueried({ answer: 'refunded' }));
  });

  it('closes the keys that nobody has seen when their money went back', () =>
    given(...deliveredOrder())
      .when(queryAnsweredPaid({ answer: 'refunded' }))
      .then({ type: 'PaymentQueried' }, { type: 'RefundObserved' }, deliveryRevoked({ refundNo: 'trade-1:1000' })));

  it.each(['tradeNo', 'amount', 'trade'] as const)('refuses "paid" without the %s', (field) => {
    given(...orderBeingPaid())
      .when(without(queryAnsweredPaid(), field))
      .thenRefused('trade-not-bound');
  });

  it('refuses an attempt and an order that are not there', () => {
    given(...openOrder())
      .when(queryAnswered({ attemptId: attempt(2) }))
      .thenRefused('unknown-attempt');
    given().when(queryAnswered()).thenRefused('unknown-order');
  });
});
