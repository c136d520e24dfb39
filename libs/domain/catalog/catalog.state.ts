import type { CatalogFact, ProductOffer } from './catalog.events.js';

/** A product: not there, offered, or no longer offered. Orders keep the offer they were placed under. */
export type Product =
  | { readonly stage: 'none' }
  | { readonly stage: 'listed'; readonly productId: string; readonly offer: ProductOffer }
  | { readonly stage: 'delisted'; readonly productId: string; readonly offer: ProductOffer };

/** A product that does not exist yet. */
export const noProduct: Product = { stage: 'none' };

/** The product after one more fact. */
export function evolveProduct(product: Product, fact: CatalogFact): Product {
  switch (fact.type) {
    case 'ProductListed':
    case 'ProductChanged':
      return { stage: 'listed', productId: fact.data.productId, offer: fact.data.offer };
    case 'PriceChanged':
      return product.stage === 'none' ? product : { ...product, offer: { ...product.offer, unitPrice: fact.data.unitPrice } };
    case 'ProductDelisted':
      return product.stage === 'none' ? product : { ...product, stage: 'delisted' };
  }
}
