import { scenario } from '@app/testing';
import {
  alarmCleared,
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
      .when({ ...done, learnedBy: 'operator' })
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
  it('believes an operator who paid it back by hand', () =>
    given(...requested)
      .when({ ...done, learnedBy: 'operator' })
      .then(refundSucceeded({ learnedBy: 'operator' })));
  it('refuses a refund that was never requested', () =>
    given(...paidOrder())
      .when(done)
      .thenRefused('unknown-refund'));
});
