import { count, named, record, revision, type Schema, text } from '@app/platform/http';
import type { BatchTold } from './quarantine-keys.handlers.js';

/** Where the keys of a batch are. */
export const batchAnswer: Schema<BatchTold> = named(
  'Batch',
  'Where the keys of a batch are.',
  record<BatchTold>({
    batchId: text(),
    revision,
    shelf: record<BatchTold['shelf']>({
      total: count('`free`, `reserved` and `allocated` together.'),
      free: count('Not set aside for anyone.'),
      reserved: count('Set aside for orders that are not delivered yet.'),
      allocated: count('Delivered, or on the way.'),
      sellable: count('Free and not in quarantine.'),
      quarantined: count('In quarantine, free or not.'),
    }),
  }),
);
