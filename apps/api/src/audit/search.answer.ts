import { growingChoice, list, named, orNull, record, type Schema, text } from '@app/platform/http';
import { FINDERS, type OrphanPayment, type Page, type Suspect } from '@app/read-models';
import { orderItemMembers } from '../orders/list-orders.answer.js';
import { orphanPayment } from '../orphan-payments/orphan-payments.answer.js';

type FoundOrder = Suspect['order'] & Pick<Suspect, 'foundBy'>;

/** Orders a complaint may be about, and money without an order that came under the number it mentions. */
export type Found = Page<FoundOrder> & { readonly orphans: readonly OrphanPayment[] };

/** What a complaint may be about. */
export const foundAnswer: Schema<Found> = named(
  'SearchResult',
  'What a complaint may be about.',
  record<Found>({
    items: list(
      named(
        'FoundOrder',
        'An order that a complaint may be about.',
        record<FoundOrder>({
          ...orderItemMembers,
          foundBy: list(growingChoice('FoundBy', FINDERS, 'As what the words that were searched for were found.')),
        }),
      ),
    ),
    next: orNull(text('Given as `after` it gets the following page; null at the end.')),
    orphans: list(orphanPayment, 'Money without an order that came under the number that was searched for.'),
  }),
);
