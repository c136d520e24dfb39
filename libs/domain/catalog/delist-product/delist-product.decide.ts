import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { DelistProduct } from '../catalog.commands.js';
import type { CatalogFact } from '../catalog.events.js';
import type { Product } from '../catalog.state.js';

/** No new orders; orders already placed go on. */
export const delistProduct: Decide<DelistProduct, Product, CatalogFact> = ({ productId }, product) => {
  if (product.stage === 'none') return refuse('unknown-product', { productId });
  return product.stage === 'delisted' ? nothing : facts({ type: 'ProductDelisted', data: { productId } });
};
