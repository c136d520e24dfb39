import { list, named, record, type Schema, text } from '@app/platform/http';
import { orderId, orderRevision } from '../../order-case.answer.js';
import type { KeysTold } from './hand-keys-to-shop.handlers.js';

/** The keys of an order in clear, for its shop. */
export const keysAnswer: Schema<KeysTold> = named(
  'DeliveredKeys',
  'The keys of an order in clear.',
  record<KeysTold>({ orderId, items: list(text('A key.')), revision: orderRevision }),
);
