import { scenario } from '@app/testing';
import {
  alarmCleared,
  alarmRaised,
  attempt,
  openOrder,
  orderBeingPaid,
  orderExpired,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentNotificationRefused,
  paymentQueried,
  refuseChannelMessage,
  tradeNo,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const refused = paymentNotificationRefused();

describe('Refusing a message of the channel', () => {
  it('is kept with its code', () =>
    given(...orderBeingPaid())
      .when(refuseChannelMessage({ hint: 'money' }))
      .then(paymentNotificationRefused({ hint: 'money' })));

  it("calls a person, once, where its money is another payment's already", () => {
    const taken = paymentNotificationRefused({ code: 'trade-taken' });
    const alarm = alarmRaised({ alarm: 'trade-taken', subject: attempt() });
    given(...orderBeingPaid())
      .when(refuseChannelMessage({ code: 'trade-taken' }))
      .then(taken, alarm);
    given(...orderBeingPaid(), taken, alarm, alarmCleared(), orderExpired())
      .when(refuseChannelMessage({ code: 'trade-taken', count: 3 }))
      .then(paymentNotificationRefused({ code: 'trade-taken', count: 3 }));
  });

  it('calls nobody where its money is in this order already, for another attempt: there is nothing to find out', () => {
    const taken = paymentNotificationRefused({ attemptId: attempt(2), code: 'trade-taken' });
    const asked = { attemptId: attempt(2), code: 'trade-taken', held: { attemptId: attempt(), tradeNo: tradeNo() } } as const;
    const paid = [...paidOrder(), paymentAttemptStarted({ number: 2 })];
    given(...paid)
      .when(refuseChannelMessage(asked))
      .then(taken);
    given(...paid, taken)
      .when(refuseChannelMessage({ attemptId: attempt(2), code: 'trade-taken', count: 3 }))
      .then(paymentNotificationRefused({ attemptId: attempt(2), code: 'trade-taken', count: 3 }));
    given(...orderBeingPaid(), paymentAttemptStarted({ number: 2 }))
      .when(refuseChannelMessage(asked))
      .then(taken, alarmRaised({ alarm: 'trade-taken', subject: attempt(2) }));
  });

  it('is kept once per code', () => {
    given(...orderBeingPaid(), refused)
      .when(refuseChannelMessage({ count: 10_000 }))
      .thenNothing();
    given(...orderBeingPaid(), refused)
      .when(refuseChannelMessage({ code: 'amount' }))
      .then(paymentNotificationRefused({ code: 'amount' }));
  });

  it.each([
    ['was paid', [...paidOrder(), refused]],
    ['was closed', [...orderBeingPaid(), refused, paymentAttemptClosed()]],
    ['was finally not paid', [...orderBeingPaid(), refused, paymentQueried({ final: true })]],
    ['brought the wrong amount', [...orderBeingPaid(), refused, paymentAmountMismatched()]],
    ['was left behind by its order', [...orderBeingPaid(), refused, orderExpired()]],
  ] as const)('is counted once more when the attempt %s', (_what, story) => {
    given(...story)
      .when(refuseChannelMessage({ count: 10_000 }))
      .then(paymentNotificationRefused({ count: 10_000 }));
    given(...story)
      .when(refuseChannelMessage({ count: 1 }))
      .thenNothing();
    given(...story, paymentNotificationRefused({ count: 10_000 }))
      .when(refuseChannelMessage({ count: 20_000 }))
      .thenNothing();
  });

  it('refuses an attempt and an order that are not there', () => {
    given(...openOrder())
      .when(refuseChannelMessage({ attemptId: attempt(2) }))
      .thenRefused('unknown-attempt');
    given().when(refuseChannelMessage()).thenRefused('unknown-order');
  });
});
