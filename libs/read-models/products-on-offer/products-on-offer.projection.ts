import type { CatalogFact, ProductOffer } from '@app/domain/catalog';
import { type Instant, never, type Projection } from '@app/kernel';

/** A product as it is offered now; delisted ones stay, with `onOffer` false. */
export type ProductOnOffer = {
  readonly productId: string;
  readonly mode: ProductOffer['mode'];
  readonly onOffer: boolean;
  readonly offer: ProductOffer;
  readonly listedAt: Instant;
  readonly changedAt: Instant;
  /** Revision of the product's stream, as a string. */
  readonly revision: string;
};

/** What can be bought? */
export const productsOnOffer: Projection<ProductOnOffer, CatalogFact> = {
  name: 'products-on-offer',
  version: 1,
  indexes: [
    ['onOffer', 'listedAt'],
    ['onOffer', 'mode', 'listedAt'],
  ],
  on: ['ProductListed', 'PriceChanged', 'ProductChanged', 'ProductDelisted'],
  route: (event) => event.data.productId,
  evolve: (doc, event) => {
    const now = { changedAt: event.metadata.recordedAt, revision: String(event.revision) };
    switch (event.type) {
      case 'ProductListed': {
        const { productId, offer } = event.data;
        return { productId, mode: offer.mode, onOffer: true, offer, listedAt: doc?.listedAt ?? now.changedAt, ...now };
      }
      case 'PriceChanged':
        return doc === null ? null : { ...doc, offer: { ...doc.offer, unitPrice: event.data.unitPrice }, ...now };
      case 'ProductChanged':
        return doc === null ? null : { ...doc, mode: event.data.offer.mode, onOffer: true, offer: event.data.offer, ...now };
      case 'ProductDelisted':
        return doc === null ? null : { ...doc, onOffer: false, ...now };
      default:
        return never(event);
    }
  },
};
