import type { Documents } from '../documents.port.js';
import { type Page, type PageRequest, pageOf } from '../page.query.js';
import type { OrderOfBuyer } from './orders-of-buyer.projection.js';

/** One of a buyer's orders, as it is shown. */
export type ListedOrderOfBuyer = Omit<OrderOfBuyer, 'openKeyIds'>;

/** A buyer's orders at one shop. */
export class OrdersOfBuyer {
  constructor(private readonly documents: Documents<OrderOfBuyer>) {}

  /** Newest first. `contact` is the index of the buyer's contact under that shop's key. @throws BadCursor */
  list(wanted: PageRequest & { readonly shopId: string; readonly contact: string }): Promise<Page<ListedOrderOfBuyer>> {
    const { shopId, contact } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      where: { shopId, contact },
      orderBy: { field: 'placedAt', direction: 'desc' },
      show: ({ openKeyIds: _openKeyIds, ...order }) => order,
    });
  }
}
