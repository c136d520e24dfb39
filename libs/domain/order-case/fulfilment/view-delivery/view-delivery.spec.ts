import { scenario } from '@app/testing';
import {
  deliveredOrder,
  deliveryRevoked,
  deliveryViewed,
  origin,
  paidOrder,
  pickupTokenIssued,
  refundRequested,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { viewableKeyIds } from '../delivered-keys.policy.js';

const { given } = scenario(orderCaseDecider);
const view = { type: 'ViewDelivery', tokenN: 0, origin: origin() } as const;

describe('Viewing a delivery', () => {
  it('records which keys the buyer opened', () =>
    given(...deliveredOrder())
      .when(view)
      .then(deliveryViewed()));
  it('shows them again without another record', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when(view)
      .thenNothing());
  it('wants the latest token', () => {
    given(...deliveredOrder(), pickupTokenIssued())
      .when(view)
      .thenRefused('token-revoked');
    given(...deliveredOrder(), pickupTokenIssued())
      .when({ ...view, tokenN: 1 })
      .then(deliveryViewed({ tokenN: 1 }));
  });
  it('shows nothing before there is something', () =>
    given(...paidOrder())
      .when(view)
      .thenRefused('nothing-to-view'));
  it('never shows revoked keys', () => {
    const story = given(...deliveredOrder(), refundRequested(), deliveryRevoked());
    story.when(view).thenRefused('delivery-revoked');
    expect(viewableKeyIds(story.state.fulfilment)).toEqual([]);
  });
  it('refuses an order that does not exist', () => given().when(view).thenRefused('unknown-order'));
});
