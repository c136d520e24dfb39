import { type Instant, isOrderId } from '@app/kernel';
import type { Documents } from '../documents.port.js';
import type { OrderListItem, OrderOfShop } from '../orders-of-shop/orders-of-shop.projection.js';
import { listItem } from '../orders-of-shop/orders-of-shop.query.js';
import { cursorOf, limitOf, nextOf, type Page, type PageRequest, pageOf } from '../page.query.js';
import { type ComplaintTerm, TERM_KINDS } from './complaint-terms.projection.js';
import type { KeyByLastFour } from './keys-by-last-four.projection.js';

/** What a complaint mentions. Every part given must fit; `mentioned` fits when any reading of it leads to the order. */
export type Complaint = PageRequest & {
  readonly mentioned?: {
    /** As written: an order id, or any number of ours, the shop's, the channel's or the wallet's. */
    readonly text: string;
    /** Its indexes, were it a contact or the last four characters of a key: an index differs from shop to shop. */
    readonly contacts?: readonly string[];
    readonly lastFours?: readonly string[];
  };
  readonly mode?: OrderListItem['mode'] | undefined;
  readonly status?: OrderListItem['status'] | undefined;
  /** A channel account that was tried. */
  readonly channel?: string | undefined;
  /** Placed not before, and not after. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** What only the case file itself can tell, such as the code of its diagnosis. Asked last, and only about what fits so far. */
  readonly fits?: (orderId: string) => Promise<boolean>;
};

/** The readings of what was mentioned. */
export const FINDERS = [...TERM_KINDS, 'order-id', 'key-last-four'] as const;

/** An order that a complaint may be about, and by which readings of what was mentioned it was found. */
export type Suspect = { readonly order: OrderListItem; readonly foundBy: readonly (typeof FINDERS)[number][] };

type FoundBy = Map<string, Set<Suspect['foundBy'][number]>>;

/** How many orders one term may lead to before the search looks at the newest only. */
const SUSPECT_LIMIT = 500;

/** Finds orders by anything a complaint mentions. */
export class ComplaintSearch {
  constructor(
    private readonly orders: Documents<OrderOfShop>,
    private readonly terms: Documents<ComplaintTerm>,
    private readonly keys: Documents<KeyByLastFour>,
  ) {}

  /** Newest first. @throws BadCursor, or RangeError for a limit out of bounds */
  find(complaint: Complaint): Promise<Page<Suspect>> {
    return complaint.mentioned === undefined ? this.#browse(complaint) : this.#lookUp(complaint, complaint.mentioned);
  }

  #browse(complaint: Complaint): Promise<Page<Suspect>> {
    const { status, from, to } = complaint;
    return pageOf(this.orders, {
      ...complaint,
      ...(status === undefined ? {} : { where: { status } }),
      ...(from === undefined && to === undefined ? {} : { range: rangeOf(from, to) }),
      orderBy: { field: 'placedAt', direction: 'desc' },
      keep: (order) => this.#fits(order, complaint),
      show: (order) => ({ order: listItem(order), foundBy: [] }),
    });
  }

  async #lookUp(complaint: Complaint, mentioned: NonNullable<Complaint['mentioned']>): Promise<Page<Suspect>> {
    const limit = limitOf(complaint);
    const start = cursorOf(complaint);
    const foundBy = await this.#readings(mentioned);
    const orders = [...(await this.orders.getMany([...foundBy.keys()])).values()].sort(newestFirst);
    const items: Suspect[] = [];
    for (const order of orders) {
      if (start !== undefined && !isBehind(order, start)) continue;
      if (!(await this.#fits(order, complaint))) continue;
      const last = items.at(-1);
      if (last !== undefined && items.length === limit)
        return { items, next: nextOf({ value: last.order.placedAt, id: last.order.orderId }) };
      items.push({ order: listItem(order), foundBy: [...(foundBy.get(order.orderId) ?? [])] });
    }
    return { items, next: null };
  }

  async #readings({ text, contacts = [], lastFours = [] }: NonNullable<Complaint['mentioned']>): Promise<FoundBy> {
    const foundBy: FoundBy = new Map();
    const add = (orderId: string, reading: Suspect['foundBy'][number]): void => {
      foundBy.set(orderId, (foundBy.get(orderId) ?? new Set()).add(reading));
    };
    const written = text.trim();
    if (isOrderId(written.toUpperCase())) add(written.toUpperCase(), 'order-id');
    for (const term of new Set([written, ...contacts])) {
      const orderBy = { field: 'at', direction: 'desc' } as const;
      const found = await this.terms.find({ where: { term }, orderBy, limit: SUSPECT_LIMIT });
      for (const { doc } of found) add(doc.orderId, doc.kind);
    }
    for (const lastFour of new Set(lastFours)) {
      const orderBy = { field: 'orderId', direction: 'desc' } as const;
      const found = await this.keys.find({ where: { lastFour }, orderBy, limit: SUSPECT_LIMIT });
      for (const { doc } of found) if (doc.orderId !== undefined) add(doc.orderId, 'key-last-four');
    }
    return foundBy;
  }

  async #fits(order: OrderOfShop, { mode, status, channel, from, to, fits }: Complaint): Promise<boolean> {
    const fitsHere =
      (mode === undefined || order.mode === mode) &&
      (status === undefined || order.status === status) &&
      (channel === undefined || order.channels.includes(channel)) &&
      (from === undefined || order.placedAt >= from) &&
      (to === undefined || order.placedAt <= to);
    return fitsHere && (fits === undefined || (await fits(order.orderId)));
  }
}

function rangeOf(
  from: Instant | undefined,
  to: Instant | undefined,
): { readonly field: string; readonly from?: Instant; readonly to?: Instant } {
  return { field: 'placedAt', ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

type Placed = Pick<OrderOfShop, 'placedAt' | 'orderId'>;

function newestFirst(a: Placed, b: Placed): number {
  if (a.placedAt !== b.placedAt) return a.placedAt < b.placedAt ? 1 : -1;
  return a.orderId < b.orderId ? 1 : -1;
}

function isBehind(order: Placed, place: { readonly value: string | number; readonly id: string }): boolean {
  return order.placedAt < place.value || (order.placedAt === place.value && order.orderId < place.id);
}
