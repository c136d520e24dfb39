import { count, growingChoice, integer, list, named, record, type Schema, text } from '@app/platform/http';
import { DUPLICATE_REASONS, type ImportReport, MAX_NOTES } from './import-report.policy.js';
import { KEY_DOUBTS, KEY_FAULTS } from './key-values.policy.js';

type Note<L extends 'duplicates' | 'rejected' | 'doubtful'> = ImportReport[L][number];

const line = integer('Lines count from 1.', { minimum: 1 });
const rejections = KEY_FAULTS.filter((fault) => fault !== 'duplicate-in-file');

const duplicate = record<Note<'duplicates'>>({
  line,
  reason: growingChoice('DuplicateReason', DUPLICATE_REASONS, 'Why a key is not taken in a second time.'),
});
const rejected = record<Note<'rejected'>>({ line, reason: growingChoice('RejectReason', rejections, 'Why a value cannot be a key.') });
const doubtful = record<Note<'doubtful'>>({ line, reason: growingChoice('DoubtReason', KEY_DOUBTS, 'Why a value looks odd.') });

/** What became of an import. */
export const importReportAnswer: Schema<ImportReport> = named(
  'ImportReport',
  `What became of an import. Of each kind of note the first ${MAX_NOTES} are given; the counts are of all.`,
  record<ImportReport>({
    batchIds: list(text(), 'The batches in which the keys are now.'),
    imported: count('How many keys were taken in.'),
    duplicates: list(named('DuplicateLine', 'A line with a key that is there already.', duplicate)),
    rejected: list(named('RejectedLine', 'A line whose value cannot be a key; it was left out.', rejected)),
    doubtful: list(named('DoubtfulLine', 'A line whose value looks odd; it was taken in.', doubtful)),
    counts: record<ImportReport['counts']>({ lines: count(), duplicates: count(), rejected: count(), doubtful: count() }),
  }),
);
