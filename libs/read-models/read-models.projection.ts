import type { AnyProjection } from '@app/kernel';
import { alarms } from './alarms/alarms.projection.js';
import { channelAccounts } from './channel-accounts/channel-accounts.projection.js';
import { complaintTerms } from './complaint-search/complaint-terms.projection.js';
import { keysByLastFour } from './complaint-search/keys-by-last-four.projection.js';
import { deadlines } from './deadlines/deadlines.projection.js';
import { ordersOfBuyer } from './orders-of-buyer/orders-of-buyer.projection.js';
import { ordersOfShop } from './orders-of-shop/orders-of-shop.projection.js';
import { orphanPayments } from './orphan-payments/orphan-payments.projection.js';
import { productsOnOffer } from './products-on-offer/products-on-offer.projection.js';
import { stockOnShelf } from './stock-on-shelf/stock-on-shelf.projection.js';
import { stuckOrders } from './stuck-orders/stuck-orders.projection.js';
import { unsettledMessages } from './unsettled-messages/unsettled-messages.projection.js';

/** Every question that is kept answered. */
export const projections: readonly AnyProjection[] = [
  alarms,
  channelAccounts,
  complaintTerms,
  deadlines,
  keysByLastFour,
  ordersOfBuyer,
  ordersOfShop,
  orphanPayments,
  productsOnOffer,
  stockOnShelf,
  stuckOrders,
  unsettledMessages,
];
