import { scenario } from '@app/testing';
import {
  acceptChannelReport,
  alarmRaised,
  at,
  attempt,
  deliveredOrder,
  deliveryRevoked,
  deliveryViewed,
  duplicatePaymentReceived,
  inboxMessage,
  openOrder,
  orderBeingPaid,
  paidOrder,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentNotificationAccepted,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
  riskAssessed,
  tradeNo,
  without,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { viewableKeyIds } from '../../fulfilment/delivered-keys.policy.js';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const refunded = { status: 'refunded' as const, channelRefundNo: 'channel-refund-1', refundAmount: yuan(10) };

describe('Accepting a message of the channel', () => {
  it('keeps what it says, and the money it tells of', () =>
    given(...orderBeingPaid())
      .when(acceptChannelReport({ walletTradeNo: 'wallet-1', paidAt: at('10:04'), at: at('10:05') }))
      .then(
        paymentNotificationAccepted({ walletTradeNo: 'wallet-1', paidAt: at('10:04') }),
        paymentConfirmed({ paidAt: at('10:04') }),
        riskAssessed(),
      ));

  it('means nothing the second time, though it came by another road in another message', () =>
    given(...paidOrder())
      .when(acceptChannelReport({ message: inboxMessage(2) }))
      .thenNothing());

  it.each(['unpaid', 'closed'] as const)('keeps "%s", and goes on waiting', (status) => {
    const outcome = given(...orderBeingPaid()).when(acceptChannelReport({ status }));
    outcome.then(paymentNotificationAccepted({ status }));
    expect(outcome.state.payments.attempts).toMatchObject([{ closed: false, notifiedAt: at('10:01'), reported: [{ status }] }]);
  });

  it('notes money that went back by another road', () => {
    const outcome = given(...paidOrder()).when(acceptChannelReport(refunded));
    outcome.then(paymentNotificationAccepted({ status: 'refunded' }), refundObserved());
    expect(outcome.state.payments.returnedElsewhere).toMatchObject([
      { attemptId: attempt(), tradeNo: tradeNo(), no: 'channel-refund-1', amount: yuan(10), how: 'refund-observed' },
    ]);
  });

  it('closes the keys that nobody has seen, in the same append', () => {
    const outcome = given(...deliveredOrder()).when(acceptChannelReport(refunded));
    outcome.then({ type: 'PaymentNotificationAccepted' }, refundObserved(), deliveryRevoked({ refundNo: 'channel-refund-1' }));
    expect(viewableKeyIds(outcome.state.fulfilment)).toEqual([]);
  });

  it('calls a person where the keys were seen: money and goods are both gone', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when(acceptChannelReport(refunded))
      .then(
        { type: 'PaymentNotificationAccepted' },
        refundObserved(),
        alarmRaised({ alarm: 'refunded-and-delivered', subject: 'channel-refund-1' }),
      ));

  it('leaves the keys alone where other money went back than the one that pays', () =>
    given(...deliveredOrder(), paymentAttemptStarted({ number: 2 }), duplicatePaymentReceived())
      .when(acceptChannelReport(refunded, 2))
      .then({ type: 'PaymentNotificationAccepted' }, { type: 'RefundObserved' }));

  it('notes each refund of a trade once', () => {
    const story = [...paidOrder(), paymentNotificationAccepted({ status: 'refunded' }), refundObserved({ amount: yuan(4) })];
    given(...story)
      .when(acceptChannelReport({ ...refunded, refundAmount: yuan(4) }))
      .thenNothing();
    given(...story)
      .when(acceptChannelReport({ ...refunded, channelRefundNo: 'channel-refund-2', refundAmount: yuan(4) }))
      .then(refundObserved({ channelRefundNo: 'channel-refund-2', amount: yuan(4) }));
  });

  it('notes a refund of the whole trade that has no number', () =>
    given(...paidOrder())
      .when(acceptChannelReport({ status: 'refunded' }))
      .then({ type: 'PaymentNotificationAccepted' }, refundObserved({ channelRefundNo: 'trade-1:1000' })));

  it.each([
    ['was sent', [refundRequested(), refundSubmitted()]],
    ['is unknown', [refundRequested(), refundSubmitted(), refundResultUnknown()]],
    ['succeeded', [refundRequested(), refundSubmitted(), refundSucceeded()]],
  ] as const)('knows our own refund by its amount when it %s', (_what, refund) =>
    given(...paidOrder(), ...refund)
      .when(acceptChannelReport(refunded))
      .then(paymentNotificationAccepted({ status: 'refunded' })),
  );

  it('knows our own refund by its number, whatever its stage', () =>
    given(...paidOrder(), refundRequested({ amount: yuan(4) }))
      .when(acceptChannelReport({ ...refunded, channelRefundNo: refundNo() }))
      .then(paymentNotificationAccepted({ status: 'refunded' })));

  it.each([
    ['was not sent yet', [refundRequested()]],
    ['failed', [refundRequested(), refundSubmitted(), refundFailed()]],
    ['was left to a person', [refundRequested(), refundNeedsHuman()]],
    ['is of another amount', [refundRequested({ amount: yuan(4) }), refundSubmitted()]],
    ['is of another trade', [refundRequested({ tradeNo: tradeNo(2) }), refundSubmitted()]],
  ] as const)('does not take a refund for ours that %s', (_what, refund) =>
    given(...paidOrder(), ...refund)
      .when(acceptChannelReport(refunded))
      .then({ type: 'PaymentNotificationAccepted' }, refundObserved()),
  );

  it.each([
    ['amount', { refundAmount: yuan(4) }],
    ['number', { channelRefundNo: 'channel-refund-1' }],
  ])('pays nothing by a message with the %s of a refund, though it says "paid"', (_field, fields) => {
    const outcome = given(...orderBeingPaid()).when(acceptChannelReport({ status: 'paid', ...fields }));
    outcome.then(paymentNotificationAccepted(), { type: 'RefundObserved' });
    expect(outcome.state.payments.confirmed).toBeUndefined();
  });

  it('refuses money whose trade was not bound first', () => {
    given(...orderBeingPaid())
      .when(without(acceptChannelReport(), 'trade'))
      .thenRefused('trade-not-bound');
  });

  it('refuses an attempt and an order that are not there', () => {
    given(...openOrder())
      .when(acceptChannelReport({ attemptId: attempt(2) }))
      .thenRefused('unknown-attempt');
    given().when(acceptChannelReport()).thenRefused('unknown-order');
  });
});
