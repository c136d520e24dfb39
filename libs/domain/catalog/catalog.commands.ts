import type { Command, Money } from '@app/kernel';
import type { ProductOffer } from './catalog.events.js';

export type ListProduct = Command<'ListProduct', { readonly productId: string; readonly offer: ProductOffer }>;
export type ChangePrice = Command<'ChangePrice', { readonly productId: string; readonly unitPrice: Money }>;
/** Replaces the offer; a delisted product is offered again by it. */
export type ChangeProduct = Command<'ChangeProduct', { readonly productId: string; readonly offer: ProductOffer }>;
export type DelistProduct = Command<'DelistProduct', { readonly productId: string }>;

/** Every command about a product. */
export type CatalogCommand = ListProduct | ChangePrice | ChangeProduct | DelistProduct;
