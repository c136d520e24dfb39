import type { Doc } from '@app/kernel';
import { DocumentTooLarge, type DocumentWrite, type StampedDoc } from '../read-store.port.js';

/**
 * A document as MongoDB holds it. `doc` is its JSON text, null in a tombstone, so that every document comes back exactly
 * as it was and no name of a field comes from input. `by` holds copies of the declared fields, for the indexes. `batch`
 * names the write that made it.
 */
export type KeptDocument = {
  readonly _id: string;
  readonly position: bigint;
  readonly batch: string;
  readonly doc: string | null;
  readonly by: { readonly [field: string]: string | number };
};

/** A document of MongoDB has 16 MiB at most, of which some go to what stands beside the text. */
export const DOCUMENT_LIMIT_BYTES = 16 * 1024 * 1024 - 64 * 1024;

const HIGHEST_POSITION = 2n ** 63n - 1n;

/** @throws RangeError for a position that is none */
export function checkedPosition(position: bigint): bigint {
  if (position < 0n || position > HIGHEST_POSITION) throw new RangeError(`${position} is no position of a log`);
  return position;
}

/** What is stored for a write. @throws DocumentTooLarge, RangeError */
export function keptDocument(collection: string, write: DocumentWrite, fields: readonly string[], batch: string): KeptDocument {
  const doc = write.doc === null ? null : JSON.stringify(write.doc);
  const by = write.doc === null ? {} : indexedFields(write.doc, fields);
  const copied = Object.values(by).reduce<number>((sum, value) => sum + Buffer.byteLength(String(value)), 0);
  const bytes = Buffer.byteLength(write.id) + copied + (doc === null ? 0 : Buffer.byteLength(doc));
  if (bytes > DOCUMENT_LIMIT_BYTES) throw new DocumentTooLarge(collection, write.id, bytes, DOCUMENT_LIMIT_BYTES);
  return { _id: write.id, position: checkedPosition(write.position), batch, doc, by };
}

/** Copies of the declared fields that hold text, a number or a truth value: nothing else is found or sorted by. */
export function indexedFields(doc: Doc, fields: readonly string[]): KeptDocument['by'] {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = Object.hasOwn(doc, field) ? indexedValue(doc[field]) : undefined;
      return value === undefined ? [] : [[field, value]];
    }),
  );
}

/** A value as it stands in an index: truth values are 0 and 1. Undefined for what is not indexed. */
export function indexedValue(value: unknown): string | number | undefined {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** Undoes `keptDocument`. @throws TypeError, SyntaxError for what is no kept document */
export function stampedDoc({ _id, position, doc }: Pick<KeptDocument, '_id' | 'position' | 'doc'>): StampedDoc {
  return { id: _id, position, doc: doc === null ? null : docIn(doc) };
}

/** The object that a JSON text holds. @throws TypeError, SyntaxError */
export function docIn(text: string): Doc {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('a stored text holds no document');
  return value as Doc;
}
