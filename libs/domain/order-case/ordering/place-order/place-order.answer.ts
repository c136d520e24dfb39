import { about, list, money, named, orNull, record, type Schema, text, time } from '@app/platform/http';
import { orderId, orderRevision, status } from '../../order-case.answer.js';
import type { PlacedOrderTold } from './placed-order-answer.handlers.js';

type Recipient = NonNullable<PlacedOrderTold['recipient']>;

/** What a shop is told of the order it has placed. */
export const placedOrderAnswer: Schema<PlacedOrderTold> = named(
  'PlacedOrder',
  'An order that was placed. The same request gets the same answer, whatever became of the order since.',
  record<PlacedOrderTold>({
    orderId,
    status: about('`awaiting-payment`, or `awaiting-stock` while its stock is not reserved yet: then it cannot be paid so far.', status),
    total: money,
    payBefore: time('The end of the time to pay.'),
    pickupToken: text('What the buyer picks up with: a secret between shop and buyer.'),
    recipient: orNull(
      named(
        'NormalisedRecipient',
        'To whom is delivered, as it was understood.',
        record<Recipient>({ normalised: text(), changes: list(text(), 'What was changed of what was given.') }),
      ),
    ),
    revision: orderRevision,
  }),
);
