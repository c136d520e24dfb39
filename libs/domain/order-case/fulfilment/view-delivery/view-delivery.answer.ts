import { about, count, list, named, orNull, record, type Schema, text } from '@app/platform/http';
import { explanation, orderRevision, status } from '../../order-case.answer.js';
import type { PickupTold, RevealedTold } from './view-delivery.handlers.js';

/** Where things stand, for the buyer. */
export const pickupAnswer: Schema<PickupTold> = named(
  'Pickup',
  'Where things stand, for the buyer.',
  record<PickupTold>({
    status: orNull(about("Null where the order's history is damaged.", status)),
    explanation,
    items: count('How many keys can be opened now.'),
  }),
);

/** The keys in clear, for the buyer. */
export const revealedAnswer: Schema<RevealedTold> = named(
  'RevealedKeys',
  'The keys in clear, for the buyer. That they were opened is on record.',
  record<RevealedTold>({ items: list(text('A key.')), revision: orderRevision }),
);
