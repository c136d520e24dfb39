import type { Command } from '@app/kernel';
import type { ProductOffer } from './catalog.events.js';
import type { OfferChange } from './product-offer.policy.js';

export type ListProduct = Command<'ListProduct', { readonly productId: string; readonly offer: ProductOffer }>;
/** Changes some of the offer, whatever the rest of it is by then; a delisted product is offered again by it. */
export type ChangeProduct = Command<'ChangeProduct', { readonly productId: string; readonly change: OfferChange }>;
export type DelistProduct = Command<'DelistProduct', { readonly productId: string }>;

/** Every command about a product. */
export type CatalogCommand = ListProduct | ChangeProduct | DelistProduct;
