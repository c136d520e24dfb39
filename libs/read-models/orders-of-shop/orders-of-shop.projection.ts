import {
  contactIndex,
  emptyCase,
  evolveCase,
  type Mode,
  moneyOfOrder,
  type OrderCase,
  type OrderFact,
  type OrderStatus,
  orderIdOfStream,
  orderStatus,
  placedOrder,
  viewableKeyIds,
} from '@app/domain/order-case';
import type { Instant, Money, Projection, StoredEvent } from '@app/kernel';
import { orderFactTypes } from '../order-fact-types.events.js';

/** An order as a list shows it. */
export type OrderListItem = OrderStatus & {
  readonly orderId: string;
  readonly shopId: string;
  readonly mode: Mode;
  readonly shopOrderNo: string | undefined;
  /** Revision of the last fact, as a string. */
  readonly revision: string;
  readonly placedAt: Instant;
  readonly updatedAt: Instant;
  readonly payBefore: Instant;
  /** The promise, once paid. */
  readonly deliverBy: Instant | undefined;
  readonly lines: readonly { readonly lineId: string; readonly productId: string; readonly name: string; readonly quantity: number }[];
  readonly total: Money;
  /** All money that reached us for this order, whether or not it pays it; here and below in the currency of the deal. */
  readonly paid: Money;
  /** All money that went back, by us or by another road. */
  readonly refunded: Money;
  readonly delivered: { readonly quantity: number };
  /** Channel accounts that were tried. */
  readonly channels: readonly string[];
};

/** What is kept of an order: what a list shows, what it is looked up by, and the case file that all of it is read from. */
export type OrderOfShop = OrderListItem & {
  /** Index of the buyer's contact, as last corrected. */
  readonly contact: string | undefined;
  readonly case: OrderCase;
};

/** Which orders does this shop have, and how do they stand? */
export const ordersOfShop: Projection<OrderOfShop, OrderFact> = {
  name: 'orders-of-shop',
  version: 1,
  indexes: [
    ['placedAt'],
    ['status', 'placedAt'],
    ['final', 'placedAt'],
    ['shopId', 'placedAt'],
    ['shopId', 'status', 'placedAt'],
    ['shopId', 'contact', 'placedAt'],
    ['shopId', 'shopOrderNo', 'placedAt'],
    ['shopId', 'updatedAt'],
  ],
  on: orderFactTypes,
  route: (event) => orderIdOfStream(event.stream) ?? null,
  evolve: (doc, event) => orderOfShop(doc, event),
};

function orderOfShop(doc: OrderOfShop | null, event: StoredEvent<OrderFact>): OrderOfShop | null {
  const file = evolveCase(doc?.case ?? emptyCase, event, { revision: event.revision, recordedAt: event.metadata.recordedAt });
  const item = orderListItem(file);
  const order = placedOrder(file.ordering);
  return item === undefined || order === undefined ? null : { ...item, contact: contactIndex(order), case: file };
}

/** An order as a list shows it, read from its case file; undefined before it was placed. */
export function orderListItem(file: OrderCase): OrderListItem | undefined {
  const order = placedOrder(file.ordering);
  const money = moneyOfOrder(file);
  if (order === undefined || money === undefined || file.updatedAt === undefined) return undefined;
  const { attempts, confirmed } = file.payments;
  return {
    ...orderStatus(file),
    orderId: order.orderId,
    shopId: order.shopId,
    mode: order.mode,
    shopOrderNo: order.shopOrderNo,
    revision: String(file.revision),
    placedAt: order.placedAt,
    updatedAt: file.updatedAt,
    payBefore: order.payBefore,
    deliverBy: confirmed?.deliverBy,
    lines: order.deal.lines.map(({ lineId, productId, name, quantity }) => ({ lineId, productId, name, quantity })),
    total: order.deal.total,
    ...money,
    delivered: { quantity: viewableKeyIds(file.fulfilment).length },
    channels: [...new Set(attempts.map((attempt) => attempt.account))],
  };
}
