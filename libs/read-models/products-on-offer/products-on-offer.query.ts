import type { Documents } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { ProductOnOffer } from './products-on-offer.projection.js';

/** Which products are wanted; left out: those on offer, live and test. */
export type ProductsWanted = PageRequest & {
  readonly onOffer?: boolean | undefined;
  readonly mode?: ProductOnOffer['mode'] | undefined;
};

/** What can be bought. */
export class ProductsOnOffer {
  constructor(private readonly documents: Documents<ProductOnOffer>) {}

  /** Newest first. @throws BadCursor */
  list(wanted: ProductsWanted): Promise<Page<ProductOnOffer>> {
    const { onOffer = true, mode } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      where: { onOffer, ...(mode === undefined ? {} : { mode }) },
      orderBy: { field: 'listedAt', direction: 'desc' },
      show: (product) => product,
    });
  }

  /** The product, on offer or not; undefined when it was never listed. */
  find(productId: string): Promise<ProductOnOffer | undefined> {
    return this.documents.get(productId);
  }
}
