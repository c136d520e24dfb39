import { scenario } from '@app/testing';
import {
  alarmCleared,
  alarmRaised,
  at,
  attempt,
  duplicatePaymentReceived,
  effectClaimed,
  paidOrder,
  paymentAttemptStarted,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { orderStatus } from '../../order-case.status.js';
import { openRefunds } from '../refundable.policy.js';

const { given } = scenario(orderCaseDecider);
const requested = [...paidOrder(), refundRequested()];
const sent = [...requested, effectClaimed(), refundSubmitted()];
const record = { type: 'RecordRefundResult', refundNo: refundNo(), learnedBy: 'answer', at: at('10:29') } as const;
const done = { ...record, result: 'done' } as const;
const failed = { ...record, result: 'failed', code: 'balance-too-low' } as const;
const unknown = { ...record, result: 'unknown', because: 'timeout' } as const;
const notFound = { ...record, result: 'unknown', because: 'not-found', learnedBy: 'query' } as const;

describe('Recording the result of a refund', () => {
  it('knows a success', () =>
    given(...sent)
      .when({ ...done, channelRefundNo: 'CR1' })
      .then(refundSucceeded({ channelRefundNo: 'CR1' })));
  it('knows a definite failure', () =>
    given(...sent)
      .when(failed)
      .then(refundFailed()));
  it('knows a failure without a code', () =>
    given(...sent)
      .when({ ...record, result: 'failed' })
      .then(refundFailed({ code: 'unspecified' })));
  it('knows that it does not know', () =>
    given(...sent)
      .when(unknown)
      .then(refundResultUnknown()));
  it('knows that it does not know, without a reason too', () =>
    given(...sent)
      .when({ ...record, result: 'unknown' })
      .then(refundResultUnknown({ because: 'no-answer' })));

  it.each([done, failed, unknown])('changes nothing after a success: $result', (result) =>
    given(...sent, refundSucceeded())
      .when(result)
      .thenNothing(),
  );
  it.each([refundResultUnknown(), refundFailed(), refundNeedsHuman()])('counts a success that is learned after $type', (fact) =>
    given(...sent, fact)
      .when({ ...done, learnedBy: 'query' })
      .then(refundSucceeded({ learnedBy: 'query' })),
  );
  it('ends the alarm that called a person', () =>
    given(...sent, refundNeedsHuman(), alarmRaised({ alarm: 'refund-needs-human', subject: refundNo() }))
      .when({ ...done, learnedBy: 'operator', at: at('10:40') })
      .then(refundSucceeded({ learnedBy: 'operator' }), alarmCleared({ by: 'operator' })));
  it('keeps a silence once', () =>
    given(...sent, refundResultUnknown())
      .when({ ...unknown, because: 'bad-gateway' })
      .thenNothing());
  it.each([refundFailed(), refundNeedsHuman()])('makes no silence of $type', (fact) =>
    given(...sent, fact)
      .when(unknown)
      .thenNothing(),
  );
  it('leaves a failure that a person looks after with that person', () =>
    given(...sent, refundNeedsHuman())
      .when(failed)
      .thenNothing());

  it('keeps that the channel, asked, knows of no such refund', () =>
    given(...sent, refundResultUnknown())
      .when({ ...notFound, at: at('10:31:30') })
      .then(refundResultUnknown({ because: 'not-found' })));
  it('concludes nothing from "not found" while the request may be under way', () =>
    given(...sent, refundResultUnknown())
      .when({ ...notFound, at: at('10:31:29') })
      .thenRefused('not-due-yet', { until: at('10:31:30') }));
  it('keeps "not found" once', () =>
    given(...sent, refundResultUnknown({ because: 'not-found' }))
      .when({ ...notFound, at: at('10:40') })
      .thenNothing());

  it.each([done, failed, unknown])('knows no result of what was never sent: $result', (result) =>
    given(...requested)
      .when(result)
      .thenRefused('not-submitted'),
  );
  it('refuses a refund that was never requested', () =>
    given(...paidOrder())
      .when(done)
      .thenRefused('unknown-refund'));
});

describe('What an operator says became of a refund', () => {
  const told = { type: 'RecordRefundResult', refundNo: refundNo(), learnedBy: 'operator', at: at('10:40') } as const;
  const paidBack = { ...told, result: 'done' } as const;
  const notPaidBack = { ...told, result: 'failed', code: 'account-closed' } as const;
  const unanswered = [...sent, refundResultUnknown()];
  const left = refundNeedsHuman({ because: 'result-cannot-be-known' });
  const alarm = alarmRaised({ alarm: 'refund-needs-human', subject: refundNo() });

  it.each([[refundFailed(), refundNeedsHuman()], [left], []])('counts as paid back, with a person or unknown', (...facts) =>
    given(...unanswered, ...facts)
      .when(paidBack)
      .then(refundSucceeded({ learnedBy: 'operator' })),
  );
  it('ends a refund that a person looks after, which can then be asked for again, under a new number', () => {
    const failed = given(...unanswered, left, alarm).when(notPaidBack);
    failed.then(refundFailed({ code: 'account-closed' }));
    expect(openRefunds(failed.state)).toEqual([]);
    expect(orderStatus(failed.state)).toMatchObject({ status: 'needs-human', refundStatus: 'needs-human', final: false });
    given(...unanswered, left, alarm, refundFailed({ code: 'account-closed' }))
      .when({ type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator' })
      .then(refundRequested({ n: 2, reason: 'requested-by-operator' }));
  });
  it('is kept once', () =>
    given(...unanswered, left, refundFailed())
      .when(notPaidBack)
      .thenNothing());
  it('closes the matter where the money had gone back by another road', () => {
    const after = given(...unanswered, refundObserved({ amount: yuan(10) }), left, alarm).when(notPaidBack);
    after.then(refundFailed({ code: 'account-closed' }), alarmCleared());
    expect(orderStatus(after.state)).toMatchObject({ status: 'refunded', paymentStatus: 'refunded', refundStatus: 'none' });
  });
  it('closes the matter too where it was known to have failed before a person looked after it', () => {
    const story = [...unanswered, refundObserved({ amount: yuan(10) }), refundFailed(), refundNeedsHuman(), alarm];
    expect(orderStatus(given(...story).state)).toMatchObject({ status: 'needs-human', final: false });
    const said = given(...story).when(notPaidBack);
    said.then(refundFailed({ code: 'account-closed' }), alarmCleared());
    expect(orderStatus(said.state)).toMatchObject({ status: 'refunded', refundStatus: 'none' });
    given(...story, refundFailed({ code: 'account-closed' }), alarmCleared())
      .when(notPaidBack)
      .thenNothing();
  });
  it('changes nothing of a refund in whose place another was asked for', () => {
    const story = [...unanswered, refundFailed(), refundNeedsHuman(), alarm, refundRequested({ n: 2 })];
    const said = given(...story).when(notPaidBack);
    said.then(refundFailed({ code: 'account-closed' }), alarmCleared());
    expect(orderStatus(said.state)).toMatchObject({ status: 'refunding', refundStatus: 'requested' });
  });
  it('ends, with a success, the alarms of the refunds that it stands in for', () =>
    given(...unanswered, refundFailed(), refundNeedsHuman(), alarm, refundRequested({ n: 2 }), refundSubmitted({ refundNo: refundNo(2) }))
      .when({ ...done, refundNo: refundNo(2) })
      .then(refundSucceeded({ refundNo: refundNo(2) }), alarmCleared({ by: 'system' })));
  it('ends no alarm about a payment of another account that has the same number', () => {
    const failedFirst = [...unanswered, refundFailed(), refundNeedsHuman(), alarm, refundRequested({ n: 2 })];
    const second = { n: 3, attemptId: attempt(2), reason: 'duplicate-payment' } as const;
    const twin = duplicatePaymentReceived({ tradeNo: tradeNo() });
    given(...failedFirst, paymentAttemptStarted({ number: 2 }), twin, refundRequested(second), refundSubmitted({ refundNo: refundNo(3) }))
      .when({ ...done, refundNo: refundNo(3) })
      .then(refundSucceeded({ refundNo: refundNo(3) }));
  });
  it('closes no matter because the money of another account with the same number is back', () => {
    const twin = [paymentAttemptStarted({ number: 2 }), duplicatePaymentReceived({ tradeNo: tradeNo() })];
    const ofTwin = refundRequested({ attemptId: attempt(2), reason: 'duplicate-payment' });
    const story = [...paidOrder(), refundObserved(), ...twin, ofTwin, refundSubmitted(), refundResultUnknown(), left, alarm];
    given(...story)
      .when(notPaidBack)
      .then(refundFailed({ code: 'account-closed' }));
  });
  it.each([paidBack, notPaidBack])('waits while an answer may still come: $result', (said) =>
    given(...unanswered)
      .when({ ...said, at: at('10:31:29') })
      .thenRefused('not-due-yet', { until: at('10:31:30') }),
  );
  it.each([paidBack, notPaidBack])('comes too early before the sender is done with it: $result', (said) => {
    given(...requested)
      .when(said)
      .thenRefused('not-submitted');
    given(...sent)
      .when(said)
      .thenRefused('refund-under-way');
  });
});
