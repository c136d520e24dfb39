import { canonicalJson, type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ChangeProduct } from '../catalog.commands.js';
import type { CatalogFact, ProductOffer } from '../catalog.events.js';
import type { Product } from '../catalog.state.js';
import { changedOffer } from '../product-offer.policy.js';

/**
 * Changes the offer as it is, and names what is different. A product never changes between live and test; orders that were placed
 * keep the price they were placed at.
 */
export const changeProduct: Decide<ChangeProduct, Product, CatalogFact> = ({ productId, change }, product) => {
  if (product.stage === 'none') return refuse('unknown-product', { productId });
  const offer = changedOffer(product.offer, change);
  const changed = differences(product.offer, offer);
  if (product.stage === 'listed') {
    if (changed.length === 0) return nothing;
    const isPriceOnly = changed.every((field) => field === 'unitPrice');
    if (isPriceOnly) return facts({ type: 'PriceChanged', data: { productId, unitPrice: offer.unitPrice } });
  }
  return facts({ type: 'ProductChanged', data: { productId, offer, changed } });
};

function differences(before: ProductOffer, after: ProductOffer): string[] {
  const [old, now]: [Record<string, unknown>, Record<string, unknown>] = [{ ...before }, { ...after }];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => canonicalJson(old[name] ?? null) !== canonicalJson(now[name] ?? null)).sort();
}
