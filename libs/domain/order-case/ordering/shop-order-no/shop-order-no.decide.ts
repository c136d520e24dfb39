import {
  type Command,
  type Decide,
  type Decider,
  type EventVersions,
  facts,
  type Instant,
  nothing,
  type OrderId,
  plusSeconds,
  refuse,
} from '@app/kernel';
import { orderCaseVersions } from '../../order-case.upcasters.js';
import type { ShopOrderNoFact } from './shop-order-no.events.js';

/** A claim whose order does not exist after this time is given up. */
const CLAIM_WAITS_SECONDS = 60;

/** Which order has a shop's number. */
export type ShopOrderNo =
  | { readonly stage: 'free' }
  | { readonly stage: 'claimed'; readonly orderId: OrderId; readonly claimedAt: Instant };

/** `missingOrderId`: an order that was looked for and does not exist. */
export type ClaimShopOrderNo = Command<
  'ClaimShopOrderNo',
  { readonly shopId: string; readonly shopOrderNo: string; readonly orderId: OrderId; readonly missingOrderId?: OrderId }
>;

const evolve: Decider<ShopOrderNo, ClaimShopOrderNo, ShopOrderNoFact>['evolve'] = (_before, { data }, { recordedAt }) => ({
  stage: 'claimed',
  orderId: data.orderId,
  claimedAt: recordedAt,
});

/** One order per number of a shop. Refuses `shop-order-no-used`. */
const decide: Decide<ClaimShopOrderNo, ShopOrderNo, ShopOrderNoFact> = ({ shopId, shopOrderNo, orderId, missingOrderId, at }, number) => {
  const claim = facts<ShopOrderNoFact>({ type: 'ShopOrderNoClaimed', data: { shopId, shopOrderNo, orderId } });
  if (number.stage === 'free') return claim;
  if (number.orderId === orderId) return nothing;
  const isGivenUp = number.orderId === missingOrderId && at >= plusSeconds(number.claimedAt, CLAIM_WAITS_SECONDS);
  return isGivenUp ? claim : refuse('shop-order-no-used', { shopOrderNo });
};

/** Everything there is to the stream of one number of a shop. */
export const shopOrderNoDecider: Decider<ShopOrderNo, ClaimShopOrderNo, ShopOrderNoFact> & EventVersions & { readonly name: string } = {
  name: 'shop-order-no',
  initialState: { stage: 'free' },
  evolve,
  decide,
  ...orderCaseVersions,
};
