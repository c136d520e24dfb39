import { named, record, type Schema } from '@app/platform/http';
import { orderId, orderRevision } from '../../order-case.answer.js';
import type { ContactTold } from './correct-contact.handlers.js';

/** That the contact is the one that was given. */
export const contactAnswer: Schema<ContactTold> = named(
  'CorrectedContact',
  "The buyer's contact is the one that was given.",
  record<ContactTold>({ orderId, revision: orderRevision }),
);
