import { canonicalJson, type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ListProduct } from '../catalog.commands.js';
import type { CatalogFact } from '../catalog.events.js';
import type { Product } from '../catalog.state.js';

/** Offers a product for the first time. The same offer again changes nothing; another one is for ChangeProduct. */
export const listProduct: Decide<ListProduct, Product, CatalogFact> = ({ productId, offer }, product) => {
  if (product.stage === 'none') return facts({ type: 'ProductListed', data: { productId, offer } });
  if (canonicalJson(product.offer) === canonicalJson(offer) && product.stage === 'listed') return nothing;
  return refuse('product-exists', { productId });
};
