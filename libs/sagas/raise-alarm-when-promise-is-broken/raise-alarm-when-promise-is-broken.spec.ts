import {
  after,
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
  paymentQueried,
  promiseBroken,
  refundRequested,
  tradeNo,
} from '@app/testing/order-story';
import { raiseAlarmWhenPromiseIsBroken as saga } from './raise-alarm-when-promise-is-broken.saga.js';

const broken = [promiseBroken(), alarmRaised({ alarmId: 'a1', alarm: 'promise-broken' })];

describe('Raise an alarm when a promise is broken', () => {
  it('lets the shop keep its promise in time', () =>
    after(...paidOrder())
      .at(at('10:19'))
      .wants(saga));
  it('notes the broken promise', () =>
    after(...orderInDelivery())
      .at(at('10:20'))
      .wants(saga, 'NotePromiseBroken'));
  it('notes it once', () =>
    after(...orderInDelivery(), ...broken)
      .at(at('10:30'))
      .wants(saga));
  it('ends the alarm when the goods arrive after all', () =>
    after(...orderInDelivery(), ...broken, keysAllocated(), keysDelivered(), deliveryCompleted())
      .at(at('10:40'))
      .wants(saga, 'ClearAlarm'));
  it('has no promise to keep for money that goes back', () =>
    after(...paidOrder(), refundRequested())
      .at(at('10:30'))
      .wants(saga));
  it('is calm about a delivered order', () =>
    after(...deliveredOrder())
      .at(at('12:00'))
      .wants(saga));
  it('calls a person to a wrong amount, once', () => {
    after(...orderBeingPaid(), paymentAmountMismatched())
      .at(at('10:06'))
      .wants(saga, 'RaiseAlarm');
    after(...orderBeingPaid(), paymentAmountMismatched(), alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo() }))
      .at(at('10:06'))
      .wants(saga);
  });
  it('calls a person to a notification that never came', () =>
    after(...orderBeingPaid(), paymentQueried({ answer: 'paid' }))
      .at(at('10:06'))
      .wants(saga, 'RaiseAlarm'));
  it('names the attempt in that alarm', () => {
    const known = alarmRaised({ alarm: 'callback-not-received', subject: attempt() });
    after(...orderBeingPaid(), paymentQueried({ answer: 'paid' }), known)
      .at(at('10:06'))
      .wants(saga);
  });
});
