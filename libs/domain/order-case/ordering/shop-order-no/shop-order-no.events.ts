import type { Fact, OrderId } from '@app/kernel';

/** This order has the shop's number. A later claim counts only where the order of the earlier one never came to be. */
export type ShopOrderNoClaimed = Fact<
  'ShopOrderNoClaimed',
  { readonly shopId: string; readonly shopOrderNo: string; readonly orderId: OrderId }
>;

/** Facts of `shoporderno-<shopId>-<hash of the number>`. */
export type ShopOrderNoFact = ShopOrderNoClaimed;

/** The stream on which one number of a shop is claimed; `numberHash` is the SHA-256 of the number. */
export function shopOrderNoStream(shopId: string, numberHash: string): string {
  return `shoporderno-${shopId}-${numberHash}`;
}
