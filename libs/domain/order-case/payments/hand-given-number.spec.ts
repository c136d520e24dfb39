import { scenario } from '@app/testing';
import {
  acceptChannelReport,
  alarmCleared,
  alarmRaised,
  attempt,
  confirmPayment,
  deliveredOrder,
  duplicatePaymentReceived,
  orderBeingPaid,
  paymentAmountMismatched,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentNotificationAccepted,
  queryAnsweredPaid,
  refundRequested,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';
import { orderStatus } from '../order-case.status.js';
import { surplusMoney } from './surplus-money.policy.js';

const { given } = scenario(orderCaseDecider);
const BY_HAND = 'wallet-1';
/** The shop confirmed by hand, with a number it read off a wallet, and the keys are out. */
const confirmedByHand = deliveredOrder()
  .filter(({ type }) => type !== 'PaymentNotificationAccepted')
  .map((fact) => (fact.type === 'PaymentConfirmed' ? paymentConfirmed({ tradeNo: BY_HAND, learnedBy: 'shop' }) : fact));
const calledFor = alarmRaised({ alarm: 'refund-needs-human', subject: tradeNo() });
const toldAgain = [duplicatePaymentReceived({ attemptId: attempt(), tradeNo: tradeNo() }), calledFor];

describe('A payment that the shop confirmed by hand, and that the channel tells of later', () => {
  it('is the same money where the channel names the number the shop gave', () => {
    const told = given(...confirmedByHand).when(acceptChannelReport({ walletTradeNo: BY_HAND }));
    told.then(paymentNotificationAccepted({ walletTradeNo: BY_HAND }));
    expect(surplusMoney(told.state)).toEqual([]);
  });

  it.each([
    ['a notification with another number of the wallet', acceptChannelReport({ walletTradeNo: 'wallet-2' })],
    ['a notification without one', acceptChannelReport()],
    ['a query', queryAnsweredPaid()],
    ['the shop, under a second number', confirmPayment()],
  ])('is held for a person when it is told by %s, for it may be the only money there is', (_road, wish) => {
    const told = given(...confirmedByHand).when(wish);
    expect(told.state.payments.trades).toMatchObject([{ as: 'confirmed' }, { as: 'duplicate', tradeNo: tradeNo() }]);
    expect(told.state.oversight.alarms).toMatchObject([{ alarm: 'refund-needs-human', subject: tradeNo(), open: true }]);
    expect(surplusMoney(told.state)).toMatchObject([{ tradeNo: tradeNo(), owed: { what: 'hold' } }]);
  });

  it('is held too where the amount is another one', () =>
    expect(surplusMoney(given(...confirmedByHand, paymentAmountMismatched()).state)).toMatchObject([{ owed: { what: 'hold' } }]));

  it('is settled once a person has cleared the alarm: it was the payment itself', () => {
    const held = given(...confirmedByHand, ...toldAgain);
    expect(orderStatus(held.state).final).toBe(false);
    const cleared = given(...confirmedByHand, ...toldAgain, alarmCleared());
    expect(surplusMoney(cleared.state)).toEqual([]);
    expect(orderStatus(cleared.state).final).toBe(true);
  });

  it('is not settled by what was said of another account with the same number', () => {
    const ofOther = alarmRaised({ alarm: 'refund-needs-human', subject: tradeNo(), attemptId: attempt(2) });
    const story = [...confirmedByHand, duplicatePaymentReceived({ attemptId: attempt(), tradeNo: tradeNo() }), ofOther, alarmCleared()];
    expect(surplusMoney(given(...story).state)).toMatchObject([{ owed: { what: 'hold' } }]);
  });

  it('goes back when a person says so, and calls for nobody any more', () =>
    given(...confirmedByHand, ...toldAgain)
      .when({ type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator', tradeNo: tradeNo() })
      .then(refundRequested({ reason: 'requested-by-operator' }), alarmCleared()));

  it('goes back by itself where it is the money of another attempt', () => {
    const twice = given(...confirmedByHand, paymentAttemptStarted({ number: 2 })).when(acceptChannelReport({}, 2));
    twice.then({ type: 'PaymentNotificationAccepted' }, { type: 'DuplicatePaymentReceived' });
    expect(surplusMoney(twice.state)).toMatchObject([{ owed: { what: 'refund', reason: 'duplicate-payment' } }]);
  });
});

describe('A payment that the channel told of, and that the shop confirms by hand later', () => {
  const told = [...orderBeingPaid(), paymentNotificationAccepted({ walletTradeNo: BY_HAND }), paymentConfirmed()];

  it('is the same money under the number of the wallet', () =>
    given(...told)
      .when(confirmPayment({ tradeNo: BY_HAND }))
      .thenNothing());

  it('is held for a person under a number that nobody knows', () => {
    const again = given(...told).when(confirmPayment({ tradeNo: 'wallet-2' }));
    again.then({ type: 'DuplicatePaymentReceived' }, { type: 'AlarmRaised', data: { alarm: 'refund-needs-human', subject: 'wallet-2' } });
    expect(surplusMoney(again.state)).toMatchObject([{ owed: { what: 'hold' } }]);
  });

  it('is two payments by the channel where the channel itself names two numbers', () =>
    expect(surplusMoney(given(...told, duplicatePaymentReceived({ attemptId: attempt(), amount: yuan(10) })).state)).toMatchObject([
      { owed: { what: 'refund', reason: 'duplicate-payment' } },
    ]));
});
