import { about, count, mode, money, named, orNull, record, type Schema, text, time, truth } from '@app/platform/http';
import {
  disputeStatus,
  explanation,
  fulfilmentStatus,
  historyDamage,
  orderId,
  orderRevision,
  paymentStatus,
  refundStatus,
  status,
} from '../order-case.answer.js';
import type { OrderTold } from './order-view.handlers.js';

type Delivered = NonNullable<OrderTold['delivered']>;

/** An order as its shop is told of it. */
export const orderAnswer: Schema<OrderTold> = named(
  'Order',
  'An order as it stands. What may be null is null only where `damage` is not: then nobody can tell how the order stands.',
  record<OrderTold>({
    orderId,
    shopOrderNo: orNull(text("The shop's own number for it; null where the shop gave none.")),
    placedAt: time(),
    mode,
    total: money,
    status: orNull(status),
    paymentStatus: orNull(paymentStatus),
    fulfilmentStatus: orNull(fulfilmentStatus),
    refundStatus: orNull(refundStatus),
    disputeStatus: orNull(disputeStatus),
    final: orNull(truth('Nothing is left to be moved: no money, no stock, no delivery.')),
    revision: orNull(orderRevision),
    updatedAt: orNull(time('When the last record was made.')),
    payBefore: orNull(time('The end of the time to pay.')),
    paid: orNull(about('All money that reached us for this order.', money)),
    refunded: orNull(about('All money that went back.', money)),
    delivered: orNull(record<Delivered>({ quantity: count('How many keys the buyer can open or has opened.') })),
    damage: orNull(historyDamage),
    explanation,
  }),
);
