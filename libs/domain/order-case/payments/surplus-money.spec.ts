import { scenario } from '@app/testing';
import {
  alarmCleared,
  alarmRaised,
  at,
  caseFileOf,
  deliveredOrder,
  duplicatePaymentReceived,
  latePaidOrder,
  orderBeingPaid,
  orderExpired,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptStarted,
  paymentConfirmed,
  recordedAt,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundSubmitted,
  refundSucceeded,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';
import type { OrderFact } from '../order-case.events.js';
import { orderStatus } from '../order-case.status.js';
import { type SurplusMoney, surplusMoney } from './surplus-money.policy.js';

const { given } = scenario(orderCaseDecider);
const paidTwice = [...deliveredOrder(), paymentAttemptStarted({ number: 2 }), duplicatePaymentReceived()];
const ofSecond = { tradeNo: tradeNo(2) };
const surplusOf = (...story: readonly OrderFact[]): readonly SurplusMoney[] => surplusMoney(caseFileOf(...story));
/** A part that went back, by us or by the channel. */
const returned = (amount: number, of: { readonly tradeNo?: string } = {}): readonly OrderFact[] => [
  refundRequested({ ...of, amount: yuan(amount) }),
  refundSubmitted(),
  refundSucceeded({ amount: yuan(amount) }),
];

describe('Money beside the payment, of which a part went back', () => {
  it.each([
    ['asked back', [refundRequested({ ...ofSecond, amount: yuan(3) })]],
    ['paid back', returned(3, ofSecond)],
    ['seen to go back elsewhere', [refundObserved({ ...ofSecond, attemptId: duplicatePaymentReceived().data.attemptId, amount: yuan(3) })]],
  ] as const)('is owed for the rest, and just as much is granted: a duplicate, part of it %s', (_how, part) => {
    const story = given(...paidTwice, ...part);
    const [rest] = surplusMoney(story.state);
    expect(rest).toMatchObject({ ...ofSecond, amount: yuan(7), owed: { what: 'refund', reason: 'duplicate-payment' } });
    expect(orderStatus(story.state).final).toBe(false);
    story
      .when({ type: 'RequestRefund', by: 'saga', reason: 'duplicate-payment', ...ofSecond, ...(rest && { amount: rest.amount }) })
      .then({ type: 'RefundRequested', data: { ...ofSecond, amount: yuan(7) } });
  });

  it('is delivered for no more once a part of late money was asked back: the rest follows', () => {
    const story = [...latePaidOrder(), ...returned(5)];
    expect(surplusOf(...story)).toMatchObject([{ amount: yuan(5), owed: { what: 'refund', reason: 'delivery-failed' } }]);
    expect(orderStatus(caseFileOf(...story)).final).toBe(false);
    const whole = [...story, refundRequested({ n: 2, amount: yuan(5), reason: 'delivery-failed' })];
    expect(surplusOf(...whole)).toEqual([]);
  });

  it('is held for the rest of a wrong amount, and goes back when the order ends', () => {
    const held = [...orderBeingPaid(), paymentAmountMismatched({ paid: yuan(15) }), ...returned(5)];
    expect(surplusOf(...held)).toMatchObject([{ amount: yuan(10), owed: { what: 'hold' } }]);
    expect(surplusOf(...held, recordedAt(at('10:20'), orderExpired()))).toMatchObject([
      { amount: yuan(10), owed: { what: 'refund', reason: 'amount-mismatch' } },
    ]);
  });

  it('is settled when all of it went back, in whatever parts', () =>
    expect(surplusOf(...paidTwice, ...returned(3, ofSecond), refundRequested({ n: 2, ...ofSecond, amount: yuan(7) }))).toEqual([]));
});

describe('A refund of such money that failed', () => {
  const failed = [...paidTwice, refundRequested({ ...ofSecond, amount: yuan(3) }), refundSubmitted(), refundFailed(), refundNeedsHuman()];
  const rest = refundRequested({ n: 2, ...ofSecond, amount: yuan(7), reason: 'duplicate-payment' });

  it('waits for a person, and only what nobody asked for follows by itself', () => {
    expect(surplusOf(...failed)).toMatchObject([{ amount: yuan(7) }]);
    expect(surplusOf(...failed, rest)).toEqual([]);
  });

  it('is not stood in for by the rest that followed', () => {
    const alarm = alarmRaised({ alarm: 'refund-needs-human', subject: refundNo() });
    const sent = given(...failed, alarm, rest, refundSubmitted({ refundNo: refundNo(2) }));
    const back = sent.when({ type: 'RecordRefundResult', refundNo: refundNo(2), result: 'done', learnedBy: 'answer' });
    back.then({ type: 'RefundSucceeded' });
    expect(orderStatus(back.state)).toMatchObject({ status: 'needs-human', refundStatus: 'needs-human', final: false });
  });

  it('is stood in for by what a person asks for in its place, and what is left then follows', () => {
    const part = refundRequested({ n: 2, ...ofSecond, amount: yuan(2), reason: 'requested-by-operator' });
    expect(surplusOf(...failed, part)).toMatchObject([{ amount: yuan(8), owed: { what: 'refund' } }]);
    const payment = [...paidOrder(), refundRequested(), refundFailed(), refundNeedsHuman()];
    expect(surplusOf(...payment)).toEqual([]);
    expect(surplusOf(...payment, refundRequested({ n: 2, amount: yuan(4) }))).toMatchObject([{ amount: yuan(6) }]);
  });
});

describe('Money that may be the payment itself, of which a person asks a part back', () => {
  const held = [
    ...orderBeingPaid(),
    paymentConfirmed({ tradeNo: 'wallet-1', learnedBy: 'shop' }),
    duplicatePaymentReceived({ attemptId: paymentConfirmed().data.attemptId, tradeNo: tradeNo() }),
    alarmRaised({ alarm: 'refund-needs-human', subject: tradeNo() }),
  ];
  const part = refundRequested({ amount: yuan(3), reason: 'requested-by-operator' });

  it('is held on, and goes on calling for a person', () => {
    given(...held)
      .when({ type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator', tradeNo: tradeNo(), amount: yuan(3) })
      .then(part);
    expect(surplusOf(...held, part)).toMatchObject([{ amount: yuan(7), owed: { what: 'hold' } }]);
  });

  it('is settled once that person has cleared the alarm', () => expect(surplusOf(...held, part, alarmCleared())).toEqual([]));

  it('is held on for the rest where all was asked back, that failed, and a part went back in its place', () => {
    const failed = [refundRequested(), alarmCleared(), refundSubmitted(), refundFailed(), refundNeedsHuman()];
    const instead = [
      refundRequested({ n: 2, amount: yuan(4), reason: 'requested-by-operator' }),
      refundSubmitted({ refundNo: refundNo(2) }),
      refundSucceeded({ refundNo: refundNo(2), amount: yuan(4) }),
    ];
    expect(surplusOf(...held, ...failed, ...instead)).toMatchObject([{ amount: yuan(6), owed: { what: 'hold' } }]);
  });
});
