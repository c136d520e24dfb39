import type { Fact, Money, Sha256 } from '@app/kernel';

/** How a product is fulfilled. */
export const FULFILMENT_ROUTES = ['auto-key', 'top-up', 'manual'] as const;

/** A product as it is offered. */
export type ProductOffer = {
  readonly name: string;
  readonly sku: string;
  readonly merchantId: string;
  readonly unitPrice: Money;
  readonly route: (typeof FULFILMENT_ROUTES)[number];
  readonly suppliers?: readonly string[];
  readonly description?: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly mode: 'live' | 'test';
  readonly recipientRule?: string;
  readonly payWithinSeconds: number;
  readonly deliverWithinSeconds: number;
  readonly restockWithinSeconds: number;
  readonly maxPerOrder: number;
  readonly unpaidQuotaPerBuyer?: number;
  readonly refundPolicy: string;
  readonly refundPolicyHash: Sha256;
};

export type ProductListed = Fact<'ProductListed', { readonly productId: string; readonly offer: ProductOffer }>;
export type PriceChanged = Fact<'PriceChanged', { readonly productId: string; readonly unitPrice: Money }>;
/** Anything but the price: the offer as it is from now on. */
export type ProductChanged = Fact<
  'ProductChanged',
  { readonly productId: string; readonly offer: ProductOffer; readonly changed: readonly string[] }
>;
export type ProductDelisted = Fact<'ProductDelisted', { readonly productId: string }>;

/** Facts of `product-<productId>`. */
export type CatalogFact = ProductListed | PriceChanged | ProductChanged | ProductDelisted;

/** The stream of a product. */
export function productStream(productId: string): string {
  return `product-${productId}`;
}
