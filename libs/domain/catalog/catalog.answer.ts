import {
  about,
  choice,
  count,
  growingChoice,
  list,
  type Members,
  map,
  mode,
  money,
  named,
  optional,
  record,
  revision,
  type Schema,
  text,
} from '@app/platform/http';
import { FULFILMENT_ROUTES } from './catalog.events.js';
import type { ProductTold } from './catalog.handlers.js';

/** The members of every answer that tells of a product. */
const productMembers: Members<ProductTold> = {
  productId: text(),
  status: choice(['listed', 'delisted'], 'A delisted product cannot be ordered.'),
  revision,
  name: text(),
  sku: text(),
  merchantId: text(),
  unitPrice: about('The price of one.', money),
  route: growingChoice('FulfilmentRoute', FULFILMENT_ROUTES, 'How the product is fulfilled.'),
  suppliers: optional(list(text())),
  description: optional(text()),
  attributes: optional(map(text(), 'Such as faceValue, region, edition, validUntil, usageLimits.')),
  mode,
  recipientRule: optional(text('The rule by which a recipient is checked; without one the product takes no recipient.')),
  payWithinSeconds: count('How long an order can be paid, in seconds.'),
  deliverWithinSeconds: count('The promise: how long the delivery takes after the payment, in seconds.'),
  restockWithinSeconds: count('How long a paid order waits for new stock, in seconds.'),
  maxPerOrder: count('The most pieces of one order.'),
  unpaidQuotaPerBuyer: optional(count('The most unpaid orders that one buyer may have of it.')),
  refundPolicy: text('The text that the buyer is shown.'),
  refundPolicyHash: text('SHA-256 of that text as UTF-8, in hex: an order says with it which policy was shown.', {
    pattern: '^[0-9a-f]{64}$',
  }),
};

/** A product after a command. */
export const productOfferAnswer: Schema<ProductTold> = named(
  'ProductOffer',
  'A product as it is offered from now on.',
  record<ProductTold>(productMembers),
);

type ProductInStock = ProductTold & { readonly available: number };

/** A product, and how much of it there is. */
export const productAnswer: Schema<ProductInStock> = named(
  'Product',
  'A product as it is offered now.',
  record<ProductInStock>({ ...productMembers, available: count('How many pieces can be bought now.') }),
);
