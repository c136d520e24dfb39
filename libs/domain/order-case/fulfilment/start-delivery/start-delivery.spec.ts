import { scenario } from '@app/testing';
import {
  deliveredOrder,
  deliveryStarted,
  openOrder,
  orderCancelled,
  orderPlaced,
  orderRejectedByRisk,
  paidOrder,
  paymentConfirmed,
  refundFailed,
  refundObserved,
  refundRequested,
  reservation,
  reservationPlanned,
  riskHoldPlaced,
  riskHoldReleased,
  stockReleased,
  stockReserved,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { readyToDeliver } from '../ready-to-deliver.policy.js';

const { given } = scenario(orderCaseDecider);
const start = { type: 'StartDelivery' } as const;

describe('Starting delivery', () => {
  it('begins with every line of a paid order that nothing holds back', () => {
    const story = given(...paidOrder());
    expect(readyToDeliver(story.state)).toBe(true);
    const after = story.when(start);
    after.then(deliveryStarted());
    expect(readyToDeliver(after.state)).toBe(false);
  });
  it('begins once', () =>
    given(...paidOrder(), deliveryStarted())
      .when(start)
      .thenNothing());
  it('does not begin again when all is delivered', () =>
    given(...deliveredOrder())
      .when(start)
      .thenNothing());
  it('waits for the money', () =>
    given(...openOrder())
      .when(start)
      .thenRefused('not-paid'));
  it('waits for a clear assessment of this payment', () =>
    given(...openOrder(), paymentConfirmed())
      .when(start)
      .thenRefused('risk-not-assessed'));
  it('is held back by a hold, and says which', () =>
    given(...paidOrder(), riskHoldPlaced())
      .when(start)
      .thenRefused('risk-held', { holdId: 'hold-1' }));
  it('goes on when the hold is released', () =>
    given(...paidOrder(), riskHoldPlaced(), riskHoldReleased())
      .when(start)
      .then(deliveryStarted()));
  it('never begins for a rejected order', () =>
    given(...paidOrder(), riskHoldPlaced(), orderRejectedByRisk())
      .when(start)
      .thenRefused('risk-rejected'));
  it('never begins once the money was asked back', () =>
    given(...paidOrder(), refundRequested())
      .when(start)
      .thenRefused('refund-under-way'));
  it('not even for a part of it', () =>
    given(...paidOrder(), refundRequested({ amount: { amount: 1, currency: 'CNY' } }))
      .when(start)
      .thenRefused('refund-under-way'));
  it('nor while a refund that failed waits for a person', () =>
    given(...paidOrder(), refundRequested(), refundFailed())
      .when(start)
      .thenRefused('refund-under-way'));
  it('nor when the money went back by another road', () =>
    given(...paidOrder(), refundObserved())
      .when(start)
      .thenRefused('refund-under-way'));
  it('never begins for an order that is over', () => {
    const story = given(...paidOrder(), orderCancelled());
    story.when(start).thenRefused('order-ended', { how: 'cancelled' });
    expect(readyToDeliver(story.state)).toBe(false);
  });
  it('waits for a reservation that all batches have confirmed', () => {
    const replaced = [stockReleased({ because: 'superseded' }), reservationPlanned({ n: 2 })];
    given(...paidOrder(), ...replaced)
      .when(start)
      .thenRefused('stock-not-reserved');
    given(...paidOrder(), ...replaced, stockReserved({ reservationId: reservation(2) }))
      .when(start)
      .then(deliveryStarted());
  });
  it('refuses an order that does not exist', () => given().when(start).thenRefused('unknown-order'));
  it('waits while no stock is reserved at all', () =>
    given(orderPlaced(), paymentConfirmed(), { type: 'RiskAssessed', data: { ruleset: 'none@1', outcome: 'clear', score: 0, inputs: {} } })
      .when(start)
      .thenRefused('stock-not-reserved'));
});
