import { type Instant, plusSeconds } from '@app/kernel';
import { given } from '@app/testing';
import {
  at,
  effectClaimed,
  paidOrder,
  recordedAt,
  refundNo,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from './order-case.decider.js';
import { dues } from './order-case.dues.js';

/** When a refund is looked at whose n-th try, claimed until 10:30, went unanswered. */
function looksAt(tries: number): Instant | undefined {
  const facts = [
    ...paidOrder(),
    refundRequested(),
    effectClaimed({ try: tries }),
    refundSubmitted({ try: tries }),
    refundResultUnknown({ try: tries }),
  ];
  const { state } = given(orderCaseDecider, ...facts.map((fact) => recordedAt(at('10:29'), fact)));
  return dues(state).find(({ name }) => name === `refund:${refundNo()}`)?.at;
}

describe('A refund that went unanswered', () => {
  it.each([
    [1, 0],
    [2, 180],
    [5, 1440],
    [7, 5760],
    [8, 11_520],
    [9, 6 * 3600],
    [60, 6 * 3600],
  ])('is looked at again, after try %i, %i s after its claim has settled', (tries, pause) =>
    expect(looksAt(tries)).toBe(plusSeconds(at('10:31:30'), pause)),
  );
});
