import {
  alarmCleared,
  alarmRaised,
  at,
  attempt,
  deliveredOrder,
  deliveryCompleted,
  keysAllocated,
  keysDelivered,
  orderBeingPaid,
  orderInDelivery,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentNotificationAccepted,
  paymentNotificationRefused,
  paymentQueried,
  promiseBroken,
  refundRequested,
  story,
  tradeNo,
} from '@app/testing/order-story';
import { raiseAlarmWhenPromiseIsBroken as saga } from './raise-alarm-when-promise-is-broken.saga.js';

const broken = [promiseBroken(), alarmRaised({ alarmId: 'a1', alarm: 'promise-broken' })];
const learned = [paymentQueried({ answer: 'paid' }), paymentConfirmed({ learnedBy: 'query' })];

describe('Raise an alarm when a promise is broken', () => {
  it('lets the shop keep its promise in time', () =>
    story(...paidOrder())
      .at(at('10:19'))
      .wants(saga));
  it('notes the broken promise', () =>
    story(...orderInDelivery())
      .at(at('10:20'))
      .wants(saga, 'NotePromiseBroken'));
  it('notes it once', () =>
    story(...orderInDelivery(), ...broken)
      .at(at('10:30'))
      .wants(saga));
  it('ends the alarm when the goods arrive after all', () =>
    story(...orderInDelivery(), ...broken, keysAllocated(), keysDelivered(), deliveryCompleted())
      .at(at('10:40'))
      .wants(saga, 'ClearAlarm'));
  it('has no promise to keep for money that goes back', () =>
    story(...paidOrder(), refundRequested())
      .at(at('10:30'))
      .wants(saga));
  it('is calm about a delivered order', () =>
    story(...deliveredOrder())
      .at(at('12:00'))
      .wants(saga));
  it('calls a person to a wrong amount, once', () => {
    story(...orderBeingPaid(), paymentAmountMismatched())
      .at(at('10:06'))
      .wants(saga, 'RaiseAlarm');
    story(...orderBeingPaid(), paymentAmountMismatched(), alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo() }))
      .at(at('10:06'))
      .wants(saga);
  });
  it('calls a person to each of two wrong amounts, though two accounts gave them the same number', () => {
    const twins = [paymentAmountMismatched(), paymentAmountMismatched({ attemptId: attempt(2) })];
    story(...orderBeingPaid(), ...twins, alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo(), attemptId: attempt() }))
      .at(at('10:06'))
      .wants(saga, 'RaiseAlarm');
  });
  it('leaves "paid" of money that is another payment\'s to the person who was called with the answer', () =>
    story(...orderBeingPaid(), paymentQueried({ answer: 'paid' }))
      .at(at('10:06'))
      .wants(saga));
  it('calls a person to a notification that never came', () =>
    story(...orderBeingPaid(), ...learned)
      .at(at('10:06'))
      .wants(saga, 'RaiseAlarm'));
  it('says so when notifications came but could not be trusted', () => {
    const refused = [...orderBeingPaid(), paymentNotificationRefused(), ...learned];
    story(...refused)
      .at(at('10:06'))
      .wants(saga, 'RaiseAlarm');
    const known = alarmRaised({ alarm: 'notifications-refused', subject: attempt() });
    story(...refused, known)
      .at(at('10:06'))
      .wants(saga);
  });
  it.each(['callback-not-received', 'notifications-refused'] as const)('ends the alarm %s once a notification comes after all', (alarm) => {
    const late = [...orderBeingPaid(), ...learned, alarmRaised({ alarm, subject: attempt() })];
    story(...late, paymentNotificationAccepted())
      .at(at('10:06'))
      .wants(saga, 'ClearAlarm');
    story(...late, paymentNotificationAccepted(), alarmCleared({ by: 'system' }))
      .at(at('10:06'))
      .wants(saga);
    story(...late, paymentAttemptStarted({ number: 2 }), paymentNotificationAccepted({ attemptId: attempt(2) }))
      .at(at('10:06'))
      .wants(saga, ...(alarm === 'callback-not-received' ? [] : ['RaiseAlarm']));
  });
  it('raises none where the notification came before the channel was asked', () =>
    story(...orderBeingPaid(), paymentNotificationAccepted(), ...learned)
      .at(at('10:06'))
      .wants(saga));
  it('names the attempt in that alarm', () => {
    const known = alarmRaised({ alarm: 'callback-not-received', subject: attempt() });
    story(...orderBeingPaid(), ...learned, known)
      .at(at('10:06'))
      .wants(saga);
  });
});
