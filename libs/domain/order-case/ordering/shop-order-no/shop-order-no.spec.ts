import { isRefused, orderIdOf, requestCommandId } from '@app/kernel';
import { at } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { type ClaimShopOrderNo, type ShopOrderNo, shopOrderNoDecider } from './shop-order-no.decide.js';

const first = orderIdOf(requestCommandId('shop-1', 'POST /v1/orders', '1'));
const second = orderIdOf(requestCommandId('shop-1', 'POST /v1/orders', '2'));

const claim = (over: Partial<ClaimShopOrderNo> = {}): ClaimShopOrderNo => ({
  type: 'ClaimShopOrderNo',
  shopId: 'shop-1',
  shopOrderNo: 'A-1',
  orderId: first,
  at: at('10:00'),
  ...over,
});

/** What a claim leads to after the first order has claimed the number at 10:00. */
function afterTheFirst(over: Partial<ClaimShopOrderNo>): string {
  const { initialState, evolve, decide } = shopOrderNoDecider;
  const data = { shopId: 'shop-1', shopOrderNo: 'A-1', orderId: first };
  const claimed: ShopOrderNo = evolve(initialState, { type: 'ShopOrderNoClaimed', data }, { revision: 0, recordedAt: at('10:00') });
  const decision = decide(claim(over), claimed);
  if (isRefused(decision)) return decision.refused.code;
  return decision.events.length === 0 ? 'nothing' : 'claimed';
}

describe("A shop's order number", () => {
  it('goes to the first order that claims it', () => {
    expect(shopOrderNoDecider.decide(claim(), { stage: 'free' })).toEqual({
      events: [{ type: 'ShopOrderNoClaimed', data: { shopId: 'shop-1', shopOrderNo: 'A-1', orderId: first } }],
    });
  });
  it('is claimed once by the same order', () => expect(afterTheFirst({})).toBe('nothing'));
  it('is refused to another order', () => expect(afterTheFirst({ orderId: second })).toBe('shop-order-no-used'));
  it('is refused to another order while the first may still come to be', () =>
    expect(afterTheFirst({ orderId: second, missingOrderId: first, at: at('10:00:59') })).toBe('shop-order-no-used'));
  it('is taken over when the first order never came to be', () =>
    expect(afterTheFirst({ orderId: second, missingOrderId: first, at: at('10:01') })).toBe('claimed'));
  it('is not taken over because some other order is missing', () =>
    expect(afterTheFirst({ orderId: second, missingOrderId: second, at: at('11:00') })).toBe('shop-order-no-used'));
});
