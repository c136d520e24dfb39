import type { Product, ProductOffer } from '@app/domain/catalog';
import { equalMoney, type Money, present, type Refusal, times } from '@app/kernel';
import type { Deal, DealLine, Mode, SealedRecipient } from '../ordering.events.js';

/** An order has one line for now. */
const FIRST_LINE = 'line-1';

/** What an order is about, as the shop put it. */
export type WishedDeal = {
  readonly productId: string;
  readonly quantity: number;
  readonly expectedTotal: Money;
  readonly refundPolicyHash: string;
  readonly mode: Mode;
  readonly hasRecipient: boolean;
  readonly hasContact: boolean;
};

/** The product's offer, or why it cannot be had like this. */
export type Offered = { readonly offer: ProductOffer } | { readonly refused: Refusal };

/**
 * Is this what is offered, at the price and under the policy that the buyer was shown? Refuses `unknown-product`, `mode-mismatch`,
 * `product-delisted`, `route-not-supported`, `invalid-quantity`, `refund-policy-changed`, `price-changed`, `recipient-missing`,
 * `recipient-not-wanted` and `contact-missing`.
 */
export function offerFor(product: Product, wish: WishedDeal): Offered {
  const refused = (code: string, parameters: Refusal['parameters'] = {}): Offered => ({ refused: { code, parameters } });
  const { productId, quantity, expectedTotal, mode } = wish;
  if (product.stage === 'none') return refused('unknown-product', { productId });
  const { offer } = product;
  if (offer.mode !== mode) return refused('mode-mismatch', { product: offer.mode, key: mode });
  if (product.stage === 'delisted') return refused('product-delisted', { productId });
  if (offer.route !== 'auto-key') return refused('route-not-supported', { routes: [offer.route] });
  if (quantity < 1 || quantity > offer.maxPerOrder) return refused('invalid-quantity', { quantity, most: offer.maxPerOrder });
  if (offer.refundPolicyHash !== wish.refundPolicyHash) {
    return refused('refund-policy-changed', { refundPolicyHash: offer.refundPolicyHash });
  }
  const total = times(offer.unitPrice, quantity);
  if (!equalMoney(total, expectedTotal)) return refused('price-changed', { total, expectedTotal });
  if (offer.recipientRule !== undefined && !wish.hasRecipient) return refused('recipient-missing', { rule: offer.recipientRule });
  if (offer.recipientRule === undefined && wish.hasRecipient) return refused('recipient-not-wanted');
  if (offer.unpaidQuotaPerBuyer !== undefined && !wish.hasContact) return refused('contact-missing');
  return { offer };
}

/** What is agreed on: the offer as it is at this revision of the product, so that no later change touches it. */
export function dealOf(
  offer: ProductOffer,
  {
    productId,
    productRevision,
    quantity,
    recipient,
  }: {
    readonly productId: string;
    readonly productRevision: number;
    readonly quantity: number;
    readonly recipient: SealedRecipient | undefined;
  },
): Deal {
  const { merchantId, sku, name, description, attributes, route, suppliers, unitPrice, deliverWithinSeconds, refundPolicyHash } = offer;
  const line: DealLine = {
    lineId: FIRST_LINE,
    productId,
    productRevision: String(productRevision),
    ...{ merchantId, sku, name, route, quantity, unitPrice, deliverWithinSeconds, refundPolicyHash },
    ...present({ description, attributes, suppliers, recipient }),
    total: times(unitPrice, quantity),
  };
  return {
    lines: [line],
    total: line.total,
    payWithinSeconds: offer.payWithinSeconds,
    merchantQualification: { merchantId, shown: 'none-recorded' },
  };
}
