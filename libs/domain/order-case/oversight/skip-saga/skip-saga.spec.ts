import { scenario } from '@app/testing';
import { paidOrder, sagaSkipped } from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const skip = { type: 'SkipSaga', saga: 'deliver-when-payment-confirmed', reason: 'delivered-by-hand' } as const;

describe('Skipping a saga', () => {
  it('records who is skipped, and why', () =>
    given(...paidOrder())
      .when(skip)
      .then(sagaSkipped()));
  it('records it once', () =>
    given(...paidOrder(), sagaSkipped())
      .when(skip)
      .thenNothing());
  it('records another reason', () =>
    given(...paidOrder(), sagaSkipped())
      .when({ ...skip, reason: 'order-is-a-test' })
      .then(sagaSkipped({ reason: 'order-is-a-test' })));
  it.each(['', '  ', 'Ann called, +86 138 0000 0000', 'a'.repeat(65)])('wants a reason that is a code: %j', (reason) =>
    given(...paidOrder())
      .when({ ...skip, reason })
      .thenRefused('reason-missing'),
  );
  it('refuses an order that does not exist', () => given().when(skip).thenRefused('unknown-order'));
});
