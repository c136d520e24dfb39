import type { Instant } from '@app/kernel';
import type { Documents } from '../documents.port.js';
import { type Listing, type Page, type PageRequest, pageOf } from '../page.query.js';
import type { OrderListItem, OrderOfShop } from './orders-of-shop.projection.js';

/** Which orders of a shop are wanted; what is left out does not restrict. */
export type OrdersWanted = PageRequest & {
  readonly shopId: string;
  readonly status?: OrderListItem['status'] | undefined;
  readonly mode?: OrderListItem['mode'] | undefined;
  /** Index of a buyer's contact. */
  readonly contact?: string | undefined;
  readonly shopOrderNo?: string | undefined;
  /** Only orders with a fact since then; the list is then ordered by the latest fact. */
  readonly updatedSince?: Instant | undefined;
};

type Choice = Pick<Listing<OrderOfShop, OrderListItem>, 'where' | 'range' | 'orderBy'>;

/** A shop's own orders. */
export class OrdersOfShop {
  constructor(private readonly documents: Documents<OrderOfShop>) {}

  /** Newest first. @throws BadCursor */
  list(wanted: OrdersWanted): Promise<Page<OrderListItem>> {
    return pageOf(this.documents, { ...wanted, ...narrowest(wanted), keep: (doc) => isWanted(doc, wanted), show: listItem });
  }

  /** The orders of every shop, newest first. @throws BadCursor */
  listAll(wanted: Omit<OrdersWanted, 'shopId' | 'contact' | 'shopOrderNo' | 'updatedSince'>): Promise<Page<OrderListItem>> {
    const { status } = wanted;
    return pageOf(this.documents, {
      ...wanted,
      ...(status === undefined ? {} : { where: { status } }),
      orderBy: { field: 'placedAt', direction: 'desc' },
      keep: ({ mode }) => wanted.mode === undefined || mode === wanted.mode,
      show: listItem,
    });
  }

  /** Orders in which something may still happen by itself, oldest first: what a sweep goes through. */
  listUnfinished(page: PageRequest): Promise<Page<OrderListItem>> {
    return pageOf(this.documents, { ...page, where: { final: false }, orderBy: { field: 'placedAt', direction: 'asc' }, show: listItem });
  }

  /** One order of this shop; another shop's is undefined too. */
  async find(shopId: string, orderId: string): Promise<OrderListItem | undefined> {
    const doc = await this.documents.get(orderId);
    return doc?.shopId === shopId ? listItem(doc) : undefined;
  }
}

/** The item of a list that a document holds. */
export function listItem({ case: _case, contact: _contact, ...item }: OrderOfShop): OrderListItem {
  return item;
}

/** The index that leaves the fewest documents to look at. */
function narrowest({ shopId, status, contact, shopOrderNo, updatedSince }: OrdersWanted): Choice {
  const newestFirst = { field: 'placedAt', direction: 'desc' } as const;
  if (shopOrderNo !== undefined) return { where: { shopId, shopOrderNo }, orderBy: newestFirst };
  if (contact !== undefined) return { where: { shopId, contact }, orderBy: newestFirst };
  if (updatedSince !== undefined) {
    return { where: { shopId }, range: { field: 'updatedAt', from: updatedSince }, orderBy: { field: 'updatedAt', direction: 'desc' } };
  }
  return { where: status === undefined ? { shopId } : { shopId, status }, orderBy: newestFirst };
}

function isWanted(doc: OrderOfShop, { status, mode, contact, updatedSince }: OrdersWanted): boolean {
  return (
    (status === undefined || doc.status === status) &&
    (mode === undefined || doc.mode === mode) &&
    (contact === undefined || doc.contact === contact) &&
    (updatedSince === undefined || doc.updatedAt >= updatedSince)
  );
}
