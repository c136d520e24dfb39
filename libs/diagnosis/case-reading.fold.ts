import { emptyCase, evolveCase, type OrderCase, type OrderRecord } from '@app/domain/order-case';
import { type CaseNotes, evolveNotes, nothingNoted } from './case-notes.fold.js';

/** An order's history as the rules read it. */
export type CaseReading = { readonly file: OrderCase; readonly notes: CaseNotes };

/** Before anything was recorded. */
export const unread: CaseReading = { file: emptyCase, notes: nothingNoted };

/** The reading after one more record. */
export function read({ file, notes }: CaseReading, record: OrderRecord): CaseReading {
  const { recordedAt } = record.metadata;
  return { file: evolveCase(file, record, { revision: record.revision, recordedAt }), notes: evolveNotes(notes, record, recordedAt) };
}

/** Do both readings tell the rules the same? Refused commands, revisions and times of the last change are nothing to them. */
export function tellTheSame(one: CaseReading, other: CaseReading): boolean {
  const [a, b] = [one.file, other.file];
  return (
    one.notes === other.notes &&
    a.ordering === b.ordering &&
    a.payments === b.payments &&
    a.risk === b.risk &&
    a.fulfilment === b.fulfilment &&
    a.refunds === b.refunds &&
    a.disputes === b.disputes &&
    a.oversight === b.oversight
  );
}
