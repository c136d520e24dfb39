import type { KeyDoubt, KeyFault } from './key-values.policy.js';

/** Something about one line of an import. */
export type LineNote<Reason extends string> = { readonly line: number; readonly reason: Reason };

/** Why a key is not taken in a second time. */
export const DUPLICATE_REASONS = ['duplicate-in-file', 'already-in-stock'] as const;
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number];

/** What became of an import. Of each kind of note the first `MAX_NOTES` are given; the counts are of all. */
export type ImportReport = {
  readonly batchIds: readonly string[];
  readonly imported: number;
  readonly duplicates: readonly LineNote<DuplicateReason>[];
  /** Values that cannot be keys; they were left out. */
  readonly rejected: readonly LineNote<Exclude<KeyFault, 'duplicate-in-file'>>[];
  /** Values that look odd; they were taken in. */
  readonly doubtful: readonly LineNote<KeyDoubt>[];
  readonly counts: { readonly lines: number; readonly duplicates: number; readonly rejected: number; readonly doubtful: number };
};

/** The most notes of one kind that a report has. */
export const MAX_NOTES = 10_000;

/** The report of an import of which nothing has been read yet. */
export const emptyReport: ImportReport = {
  batchIds: [],
  imported: 0,
  duplicates: [],
  rejected: [],
  doubtful: [],
  counts: { lines: 0, duplicates: 0, rejected: 0, doubtful: 0 },
};

/** The report of an import that went on by one window. */
export function joinedReport(before: ImportReport, window: ImportReport): ImportReport {
  return {
    batchIds: [...before.batchIds, ...window.batchIds],
    imported: before.imported + window.imported,
    duplicates: noted(before.duplicates, window.duplicates),
    rejected: noted(before.rejected, window.rejected),
    doubtful: noted(before.doubtful, window.doubtful),
    counts: {
      lines: before.counts.lines + window.counts.lines,
      duplicates: before.counts.duplicates + window.counts.duplicates,
      rejected: before.counts.rejected + window.counts.rejected,
      doubtful: before.counts.doubtful + window.counts.doubtful,
    },
  };
}

function noted<T>(before: readonly T[], more: readonly T[]): readonly T[] {
  return before.length >= MAX_NOTES ? before : [...before, ...more].slice(0, MAX_NOTES);
}
