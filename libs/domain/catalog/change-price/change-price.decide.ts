import { type Decide, equalMoney, facts, nothing, refuse } from '@app/kernel';
import type { ChangePrice } from '../catalog.commands.js';
import type { CatalogFact } from '../catalog.events.js';
import type { Product } from '../catalog.state.js';

/** Orders placed before keep the price they were placed at. */
export const changePrice: Decide<ChangePrice, Product, CatalogFact> = ({ productId, unitPrice }, product) => {
  if (product.stage === 'none') return refuse('unknown-product', { productId });
  if (equalMoney(product.offer.unitPrice, unitPrice)) return nothing;
  return facts({ type: 'PriceChanged', data: { productId, unitPrice } });
};
