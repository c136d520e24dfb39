import { type Instant, instant, type Money, money } from '@app/kernel';
import { scenario } from '@app/testing';
import { describe, it } from '@jest/globals';
import { type RefundLimitFact, refundLimitDecider } from '../index.js';

const { given } = scenario(refundLimitDecider);
const at = (time: string): Instant => instant(`2026-11-24T${time}:00Z`);
const limit = { count: 2, amounts: { CNY: 3000, USD: 500, EUR: 500, HKD: 3000 } };
const count = (refundNo: string, amount: Money = money(1000), time = '10:30') =>
  ({ type: 'CountAutomaticRefund', refundNo, orderId: `order of ${refundNo}`, amount, limit, at: at(time) }) as const;
const counted = (refundNo: string, amount: Money = money(1000), time = '10:00'): RefundLimitFact & { readonly recordedAt: Instant } => ({
  type: 'AutomaticRefundCounted',
  data: { refundNo, orderId: `order of ${refundNo}`, amount },
  recordedAt: at(time),
});

describe('The limit on automatic refunds', () => {
  it('lets through what stays within it, and counts it', () =>
    given(counted('R1'))
      .when(count('R2', money(2000)))
      .then({ type: 'AutomaticRefundCounted', data: { refundNo: 'R2', orderId: 'order of R2', amount: money(2000) } }));
  it('counts a refund once', () => given(counted('R1'), counted('R2')).when(count('R2')).thenNothing());
  it('is so many refunds an hour', () =>
    given(counted('R1'), counted('R2'))
      .when(count('R3', money(1)))
      .thenRefused('limit-reached', { limit: 2 }));
  it('is so much money an hour', () =>
    given(counted('R1'))
      .when(count('R2', money(2001)))
      .thenRefused('limit-reached', { limit: { amount: 3000, currency: 'CNY' } }));
  it('is reached by one refund that is larger', () =>
    given()
      .when(count('R1', money(501, 'USD')))
      .thenRefused('limit-reached', { limit: { amount: 500, currency: 'USD' } }));
  it('is so much money of each currency', () =>
    given(counted('R1', money(3000)))
      .when(count('R2', money(500, 'USD')))
      .then({ type: 'AutomaticRefundCounted' }));
  it('looks back one hour, whatever the clock on the wall says', () => {
    const within = [counted('R1', money(1000), '10:00'), counted('R2', money(1000), '10:40')];
    given(...within)
      .when(count('R3', money(1000), '10:59'))
      .thenRefused('limit-reached');
    given(...within)
      .when(count('R3', money(1000), '11:00'))
      .then({ type: 'AutomaticRefundCounted' });
  });
  it('forbids every automatic refund when it is none', () =>
    given()
      .when({ ...count('R1'), limit: { ...limit, count: 0 } })
      .thenRefused('limit-reached', { limit: 0 }));
});
