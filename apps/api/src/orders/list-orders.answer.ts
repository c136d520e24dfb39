import { orderId, statusMembers } from '@app/domain/order-case/module';
import {
  about,
  count,
  list,
  type Members,
  mode,
  money,
  named,
  optional,
  page,
  record,
  revision,
  type Schema,
  text,
  time,
} from '@app/platform/http';
import type { OrderListItem, Page } from '@app/read-models';

/** The members of an order in any list. */
export const orderItemMembers: Members<OrderListItem> = {
  ...statusMembers,
  orderId,
  shopId: text(),
  mode,
  shopOrderNo: optional(text("The shop's own number for it.")),
  revision,
  placedAt: time(),
  updatedAt: time('When the last record was made.'),
  payBefore: time('The end of the time to pay.'),
  deliverBy: optional(time('The promise, once paid.')),
  lines: list(
    named(
      'OrderLine',
      'What is ordered.',
      record<OrderListItem['lines'][number]>({ lineId: text(), productId: text(), name: text(), quantity: count() }),
    ),
  ),
  total: money,
  paid: about('All money that reached us for this order.', money),
  refunded: about('All money that went back.', money),
  delivered: record<OrderListItem['delivered']>({ quantity: count('How many keys the buyer can open or has opened.') }),
  channels: list(text(), 'The channel accounts that were tried.'),
};

/** A shop's orders in a list. */
export const ordersAnswer: Schema<Page<OrderListItem>> = page(
  'OrderPage',
  named('OrderListItem', 'An order as a list shows it.', record<OrderListItem>(orderItemMembers)),
);
