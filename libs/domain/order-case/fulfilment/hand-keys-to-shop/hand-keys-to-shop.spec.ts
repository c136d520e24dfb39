import { scenario } from '@app/testing';
import {
  deliveredOrder,
  deliveryRevoked,
  deliveryViewed,
  keysHandedToShop,
  origin,
  paidOrder,
  refundRequested,
} from '@app/testing/order-story';
import { describe, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';

const { given } = scenario(orderCaseDecider);
const hand = { type: 'HandKeysToShop', origin: origin('shop') } as const;

describe('Handing keys to the shop', () => {
  it('records which keys its server fetched', () =>
    given(...deliveredOrder())
      .when(hand)
      .then(keysHandedToShop()));
  it('also when the buyer has seen them: these are two facts', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when(hand)
      .then(keysHandedToShop()));
  it('records it once', () =>
    given(...deliveredOrder(), keysHandedToShop())
      .when(hand)
      .thenNothing());
  it('hands nothing over before there is something', () =>
    given(...paidOrder())
      .when(hand)
      .thenRefused('nothing-to-view'));
  it('never hands revoked keys over', () =>
    given(...deliveredOrder(), refundRequested(), deliveryRevoked())
      .when(hand)
      .thenRefused('delivery-revoked'));
  it('refuses an order that does not exist', () => given().when(hand).thenRefused('unknown-order'));
});
