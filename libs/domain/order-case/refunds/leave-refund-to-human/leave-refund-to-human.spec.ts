import { scenario } from '@app/testing';
import {
  alarmRaised,
  at,
  effectClaimed,
  paidOrder,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const requested = [...paidOrder(), refundRequested()];
const unanswered = [...requested, effectClaimed(), refundSubmitted(), refundResultUnknown()];
const leave = (because: 'failed-at-channel' | 'result-cannot-be-known' | 'limit-reached' | 'channel-cannot-refund') =>
  ({ type: 'LeaveRefundToHuman', refundNo: refundNo(), because, at: at('10:40') }) as const;
const alarm = alarmRaised({ alarm: 'refund-needs-human', subject: refundNo() });

describe('Leaving a refund to a person', () => {
  it('calls one when the channel refused', () =>
    given(...unanswered, refundFailed())
      .when(leave('failed-at-channel'))
      .then(refundNeedsHuman(), alarm));
  it('calls one when nothing can be known any more', () =>
    given(...unanswered)
      .when(leave('result-cannot-be-known'))
      .then(refundNeedsHuman({ because: 'result-cannot-be-known' }), alarm));
  it.each(['limit-reached', 'channel-cannot-refund'] as const)('calls one before anything is sent: %s', (because) =>
    given(...requested)
      .when(leave(because))
      .then(refundNeedsHuman({ because }), alarm),
  );
  it('calls one once', () =>
    given(...unanswered, refundNeedsHuman(), alarm)
      .when(leave('result-cannot-be-known'))
      .thenNothing());
  it('does not raise an alarm that is open', () =>
    given(...unanswered, alarm)
      .when(leave('result-cannot-be-known'))
      .then(refundNeedsHuman({ because: 'result-cannot-be-known' })));
  it('has nothing to say after a success', () =>
    given(...unanswered, refundSucceeded())
      .when(leave('result-cannot-be-known'))
      .thenNothing());
  it('waits while an answer may still come', () =>
    given(...unanswered)
      .when({ ...leave('result-cannot-be-known'), at: at('10:31:29') })
      .thenRefused('claimed-by-other', { worker: 'w1', until: at('10:31:30') }));
  it('does not say that the channel refused when it has not', () =>
    given(...unanswered)
      .when(leave('failed-at-channel'))
      .thenRefused('refund-not-failed'));
  it('refuses a refund that was never requested', () =>
    given(...paidOrder())
      .when(leave('limit-reached'))
      .thenRefused('unknown-refund'));
  it('refuses an order that does not exist', () => given().when(leave('limit-reached')).thenRefused('unknown-order'));
});
