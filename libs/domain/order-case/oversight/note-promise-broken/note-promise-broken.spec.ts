import { scenario } from '@app/testing';
import {
  alarmRaised,
  at,
  attempt,
  deliveredOrder,
  deliveryRevoked,
  openOrder,
  orderInDelivery,
  paidOrder,
  promiseBroken,
  refundRequested,
  refundSucceeded,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { promiseIsKeptOrSettled, promiseStands } from '../promise.policy.js';

const { given } = scenario(orderCaseDecider);
const note = { type: 'NotePromiseBroken', at: at('10:20') } as const;
const alarm = alarmRaised({ alarm: 'promise-broken', subject: attempt() });

describe('Noting a broken promise', () => {
  it.each([
    ['paid', paidOrder()],
    ['in delivery', orderInDelivery()],
  ])('calls a person when the time to deliver is over: %s', (_name, story) => {
    const after = given(...story).when(note);
    after.then(promiseBroken(), alarm);
    expect(promiseStands(after.state)).toBe(false);
    expect(promiseIsKeptOrSettled(after.state)).toBe(false);
  });
  it('does it once', () =>
    given(...paidOrder(), promiseBroken(), alarm)
      .when(note)
      .thenNothing());
  it('waits for that time', () =>
    given(...paidOrder())
      .when({ ...note, at: at('10:19:59') })
      .thenRefused('not-due-yet', { dueAt: at('10:20') }));
  it('is content with a delivery', () =>
    given(...deliveredOrder())
      .when(note)
      .thenNothing());
  it('is content with a delivery that was taken back with the money', () =>
    given(...deliveredOrder(), refundRequested(), deliveryRevoked())
      .when(note)
      .thenNothing());
  it('is content with all the money on its way back', () =>
    given(...paidOrder(), refundRequested())
      .when(note)
      .thenNothing());
  it('is not content with a part of the money', () =>
    given(...paidOrder(), refundRequested({ amount: yuan(1) }))
      .when(note)
      .then(promiseBroken(), alarm));
  it('promises nothing for nothing', () =>
    given(...openOrder())
      .when(note)
      .thenRefused('not-paid'));
  it('refuses an order that does not exist', () => given().when(note).thenRefused('unknown-order'));
});

describe('A broken promise', () => {
  it.each([
    ['delivered after all', deliveredOrder(), true],
    ['paid back', [...paidOrder(), refundRequested(), refundSucceeded()], true],
    ['on its way back', [...paidOrder(), refundRequested()], false],
    ['paid back in part', [...paidOrder(), refundRequested({ amount: yuan(1) }), refundSucceeded({ amount: yuan(1) })], false],
    ['not paid', openOrder(), false],
  ])('is mended when the order is %s: %#', (_name, story, mended) => expect(promiseIsKeptOrSettled(given(...story).state)).toBe(mended));
});
