import { explainRecord, type Text } from '@app/diagnosis';
import type { HistoryDamage } from '@app/domain/order-case';
import type { Actor, Instant, StoredEvent } from '@app/kernel';
import { type CaseFileInFull, damageIn } from './case-files.js';
import { type OutsideRecord, restsOn } from './outside-records.js';

/** One record as an auditor sees it: the data that was recorded, in the version in which it was. What is sealed stays sealed. */
export type TimelineEntry = {
  readonly stream: string;
  readonly revision: string;
  readonly id: string;
  readonly sha256: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly data: unknown;
  readonly explanation: Text;
  readonly restsOn: readonly { readonly stream: string; readonly revision: string; readonly sha256: string }[];
};

/** A record of another stream that the order rests on; without `type` it cannot be read there. */
export type OutsideEntry =
  | (Omit<TimelineEntry, 'restsOn'> & { readonly intact: boolean })
  | { readonly stream: string; readonly revision: string; readonly id: string; readonly intact: false };

/** An order's history with its explanations. `damage`: the first record that is not as it was recorded. */
export type Timeline = {
  readonly orderId: string;
  /** Of the last record; null where none had been recorded by then. */
  readonly revision: string | null;
  readonly asOf: Instant;
  readonly chain: 'intact' | 'broken';
  readonly damage: HistoryDamage | null;
  readonly citation: string;
  readonly records: readonly TimelineEntry[];
  readonly outside: readonly OutsideEntry[];
};

const UNSOUND: Text = {
  'zh-CN': '此记录或其之前的记录与当初写入的不一致，不作解释。',
  en: 'This record, or one before it, is not as it was recorded; it is not explained.',
};

/** The timeline of a case file. */
export function timelineOf(read: CaseFileInFull, timeZone: string): Timeline {
  const { orderId, asOf, chain, sound, citation, records, stored } = read;
  const revision = stored.at(-1)?.revision;
  return {
    orderId,
    revision: revision === undefined ? null : String(revision),
    asOf,
    chain,
    damage: damageIn(read),
    citation,
    records: records.map((record, index) => ({
      ...entryOf(stored[index] ?? record, index < sound ? explainRecord(record, { timeZone, history: records.slice(0, sound) }) : UNSOUND),
      restsOn: index < sound ? restsOn(record).map(({ stream, revision: at, sha256 }) => ({ stream, revision: at, sha256 })) : [],
    })),
    outside: read.outside.map((outside) => outsideEntry(outside, timeZone)),
  };
}

function outsideEntry({ ref, stored, record, intact }: OutsideRecord, timeZone: string): OutsideEntry {
  if (stored === undefined) return { stream: ref.stream, revision: ref.revision, id: ref.id, intact: false };
  return { ...entryOf(stored, record === undefined ? UNSOUND : explainRecord(record, { timeZone })), intact };
}

function entryOf(record: StoredEvent, explanation: Text): Omit<TimelineEntry, 'restsOn'> {
  const { stream, revision, id, leaf, type, metadata, data } = record;
  return {
    stream,
    revision: String(revision),
    id,
    sha256: leaf,
    type,
    schemaVersion: metadata.schemaVersion,
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    data,
    explanation,
  };
}
