import { canonicalJson, type Decide, facts, nothing, refuse } from '@app/kernel';
import type { ChangeProduct } from '../catalog.commands.js';
import type { CatalogFact, ProductOffer } from '../catalog.events.js';
import type { Product } from '../catalog.state.js';

/** Replaces the offer and names what is different. A product never changes between live and test. */
export const changeProduct: Decide<ChangeProduct, Product, CatalogFact> = ({ productId, offer }, product) => {
  if (product.stage === 'none') return refuse('unknown-product', { productId });
  if (product.offer.mode !== offer.mode) return refuse('mode-mismatch', { productId });
  const changed = differences(product.offer, offer);
  if (changed.length === 0 && product.stage === 'listed') return nothing;
  return facts({ type: 'ProductChanged', data: { productId, offer, changed } });
};

function differences(before: ProductOffer, after: ProductOffer): string[] {
  const [old, now]: [Record<string, unknown>, Record<string, unknown>] = [{ ...before }, { ...after }];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter((name) => canonicalJson(old[name] ?? null) !== canonicalJson(now[name] ?? null)).sort();
}
