import type { OrderRecord } from '@app/domain/order-case';
import { type CaseReading, read, tellTheSame, unread } from '../case-reading.fold.js';
import type { CitedRecord, Diagnosis, Finding } from '../diagnosis.shape.js';
import type { Surroundings } from '../surroundings.shape.js';
import { recordsOfSurroundings, surroundingsWithout } from '../surroundings-without.policy.js';
import { type Inquiry, type SaidFinding, type Verdict, verdictOf } from '../verdict.policy.js';

/** The verdict on a history that lacks one record; undefined where nothing could be said any more. */
export type WithoutRecord = { readonly record: CitedRecord; readonly verdict: Verdict | undefined };

/**
 * The verdict, and for each finding the records it rests on: exactly those without any one of which it would not be said.
 * A change that touches no finding by itself (one that would be added, a modifier that would go) is the primary's.
 */
export function citedVerdict(
  records: readonly OrderRecord[],
  surroundings: Surroundings,
  inquiry: Inquiry,
): Pick<Diagnosis, 'primary' | 'secondary' | 'modifiers'> {
  const verdict = verdictOf(readAll(records), surroundings, inquiry);
  return cited(verdict, [...withoutOwnRecords(records, surroundings, inquiry), ...withoutOutsideRecords(records, surroundings, inquiry)]);
}

/** Gives each finding of a verdict its records. */
export function cited(verdict: Verdict, others: readonly WithoutRecord[]): Pick<Diagnosis, 'primary' | 'secondary' | 'modifiers'> {
  const changed = others.filter((other) => !same(other.verdict, verdict));
  const secondary = verdict.secondary.map((finding) => ({
    finding,
    others: changed.filter((other) => other.verdict?.secondary.some((one) => same(one, finding)) !== true),
  }));
  const ofThePrimary = changed.filter(
    (other) =>
      !same(other.verdict?.primary, verdict.primary) ||
      !same(other.verdict?.modifiers, verdict.modifiers) ||
      !secondary.some((one) => one.others.includes(other)),
  );
  return {
    primary: withRecords(verdict.primary, ofThePrimary),
    secondary: secondary.map((one) => withRecords(one.finding, one.others)),
    modifiers: verdict.modifiers,
  };
}

/** An order's history, read from its first record on. */
export function readAll(records: readonly OrderRecord[]): CaseReading {
  return records.reduce(read, unread);
}

function withoutOwnRecords(records: readonly OrderRecord[], surroundings: Surroundings, inquiry: Inquiry): readonly WithoutRecord[] {
  let before = unread;
  return records.flatMap((record, index): WithoutRecord[] => {
    const [without, after] = [before, read(before, record)];
    before = after;
    if (tellTheSame(without, after)) return [];
    const reading = records.slice(index + 1).reduce(read, without);
    return [{ record: citation(record), verdict: verdictOf(reading, surroundings, inquiry) }];
  });
}

function withoutOutsideRecords(records: readonly OrderRecord[], surroundings: Surroundings, inquiry: Inquiry): readonly WithoutRecord[] {
  const reading = readAll(records);
  return recordsOfSurroundings(surroundings).map((record) => ({
    record: { stream: record.stream, revision: record.revision, id: record.id },
    verdict: verdictOf(reading, surroundingsWithout(surroundings, record), inquiry),
  }));
}

/** Where a record stands. */
export function citation({ stream, revision, id }: Pick<OrderRecord, 'stream' | 'revision' | 'id'>): CitedRecord {
  return { stream, revision: String(revision), id };
}

function withRecords(finding: SaidFinding, others: readonly WithoutRecord[]): Finding {
  return { ...finding, records: others.map(({ record }) => record) };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
