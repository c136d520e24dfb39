import { sha256 } from '@app/kernel';
import { scenario } from '@app/testing';
import {
  commandRefused,
  dealLine,
  openOrder,
  orderPlaced,
  recipientCorrected,
  recipientRejected,
  sealed,
  stockReserved,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../order-case.decider.js';
import { emptyCase } from '../order-case.state.js';
import { placedOrder } from './ordering.state.js';
import { graceEnd } from './unpaid-order.policy.js';

const { given } = scenario(orderCaseDecider);

describe("An order's own data", () => {
  it('starts with its first fact', () => {
    expect(given(stockReserved()).state.ordering).toEqual({ stage: 'none' });
    expect(placedOrder(emptyCase.ordering)).toBeUndefined();
    expect(graceEnd(emptyCase)).toBeUndefined();
  });

  it('carries the recipient as last corrected, and the index it is found by', () => {
    const order = placedOrder(given(...openOrder(), recipientCorrected(), recipientCorrected({ lineId: 'line-9' })).state.ordering);
    expect(order?.deal.lines).toEqual([{ ...dealLine(), recipient: recipientCorrected().data.recipient }]);
    expect(order?.deal.lines[0]?.recipient?.normalised).toEqual(sealed('recipient'));
    expect(order?.buyer.indexes.recipient).toBe(sha256('recipient'));
  });

  it('is not changed by what was refused', () => {
    const before = given(orderPlaced()).state;
    const after = given(orderPlaced(), recipientRejected(), commandRefused()).state;
    expect(after.ordering).toEqual(before.ordering);
    expect([before.revision, after.revision]).toEqual([0, 2]);
  });
});
