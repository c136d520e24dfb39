import { eventVersions } from '@app/kernel';
import type { CatalogFact } from './catalog.events.js';

/** Every event of products, with the steps that lead from its older versions to today's. */
export const catalogVersions = eventVersions<CatalogFact>(['product-'], {
  ProductListed: [],
  PriceChanged: [],
  ProductChanged: [],
  ProductDelisted: [],
});
