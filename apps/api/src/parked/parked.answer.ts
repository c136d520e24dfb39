import { count, longNumber, named, optional, page, record, type Schema, text, truth } from '@app/platform/http';
import type { Page } from '@app/read-models';
import type { ParkedTold } from './parked-page.js';

/** How it ended: `well` when what was set aside is dealt with. */
export type Tried = { readonly subscription: string; readonly key: string; readonly well: boolean };

const subscription = text('The saga or the read model that failed.');
const key = text('The order of a saga, the document of a read model.');

/** What is set aside, in a list. */
export const parkedAnswer: Schema<Page<ParkedTold>> = page(
  'ParkedPage',
  named(
    'Parked',
    'What failed and is set aside, while all else goes on.',
    record<ParkedTold>({
      subscription,
      key,
      error: text('With what it failed.'),
      tries: count(),
      since: text('When it failed first.', { format: 'date-time' }),
      position: optional(longNumber('The position in the log of the event at which it stands, where that is known.')),
      waiting: count('How many later events are known to wait behind it.'),
      retrying: truth('Still tried by itself and not often enough to be looked at.'),
    }),
  ),
);

/** What came of another try. */
export const triedAnswer: Schema<Tried> = named(
  'ParkedOutcome',
  'What came of it.',
  record<Tried>({ subscription, key, well: truth('Is it dealt with?') }),
);
