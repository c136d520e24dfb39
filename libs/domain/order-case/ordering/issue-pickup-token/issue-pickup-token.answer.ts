import { named, record, type Schema, text } from '@app/platform/http';
import { orderId, orderRevision } from '../../order-case.answer.js';
import type { PickupTokenTold } from './issue-pickup-token.handlers.js';

/** The token that is valid from now on. */
export const pickupTokenAnswer: Schema<PickupTokenTold> = named(
  'PickupToken',
  'The pick-up token that is valid from now on.',
  record<PickupTokenTold>({
    orderId,
    pickupToken: text('What the buyer picks up with: a secret between shop and buyer.'),
    revision: orderRevision,
  }),
);
