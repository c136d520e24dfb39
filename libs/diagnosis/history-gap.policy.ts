import { type OrderRecord, orderStream } from '@app/domain/order-case';
import type { StoredEvent } from '@app/kernel';

/** The first place at which a history does not hold together. */
export type HistoryGap = {
  /** `missing`: revisions are not contiguous; `altered`: a record does not follow the bytes before it; `foreign`: of another stream. */
  readonly what: 'missing' | 'altered' | 'foreign';
  /** The revision that was expected here. */
  readonly atRevision: number;
  /** The last record that holds, where there is one, and the first that does not. */
  readonly between: readonly OrderRecord[];
};

/** Looks for a gap in an order's history, from its first record on; undefined when there is none. */
export function historyGap(orderId: string, records: readonly OrderRecord[]): HistoryGap | undefined {
  const stream = orderStream(orderId);
  for (const [index, record] of records.entries()) {
    const before = records[index - 1];
    const what = faultOf(record, before, index, stream);
    if (what !== undefined) return { what, atRevision: index, between: before === undefined ? [record] : [before, record] };
  }
  return undefined;
}

function faultOf(record: OrderRecord, before: StoredEvent | undefined, revision: number, stream: string): HistoryGap['what'] | undefined {
  if (record.stream !== stream) return 'foreign';
  if (record.revision !== revision) return 'missing';
  return record.metadata.prev === before?.leaf ? undefined : 'altered';
}
