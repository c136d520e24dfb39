import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError } from 'mongodb';
import { isDuplicateKey } from '../../mongodb/store-lost.js';
import type { DocumentWrite } from '../read-store.port.js';
import type { Declared } from './collection-registry.js';
import { type KeptDocument, keptDocument } from './kept-document.js';

/**
 * Writes the documents of one batch, each only at the position it goes by, and gives the ids of those that were not.
 * Nothing is tried again here: who finds one stale reads it anew.
 * @param batch a name that no other batch has
 * @throws DocumentTooLarge before anything is written
 */
export async function writeDocuments(at: Declared, writes: readonly DocumentWrite[], batch: string): Promise<readonly string[]> {
  if (writes.length === 0) return [];
  const kept = writes.map((write) => keptDocument(at.name, write, at.fields, batch));
  const operations = kept.map((document, n) => operationFor(document, writes[n]?.previous ?? null));
  const replacing = kept.filter((_, n) => writes[n]?.previous !== null);
  const { matched, taken } = await writeAll(at.documents, operations);
  const unmatched = matched === replacing.length ? [] : await notOf(batch, at.documents, replacing);
  return [...taken.flatMap((n) => kept[n]?._id ?? []), ...unmatched];
}

function operationFor(document: KeptDocument, previous: bigint | null): AnyBulkWriteOperation<KeptDocument> {
  if (previous === null) return { insertOne: { document } };
  const { _id, ...replacement } = document;
  return { replaceOne: { filter: { _id, position: previous }, replacement } };
}

/** How many were there to be replaced, and which could not be inserted because they were there. */
async function writeAll(
  documents: Collection<KeptDocument>,
  operations: readonly AnyBulkWriteOperation<KeptDocument>[],
): Promise<{ readonly matched: number; readonly taken: readonly number[] }> {
  try {
    const { matchedCount } = await documents.bulkWrite(operations, { ordered: false });
    return { matched: matchedCount, taken: [] };
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || !isDuplicateKey(error)) throw error;
    const failed = [error.writeErrors].flat();
    if (failed.some(({ code }) => code !== 11_000)) throw error;
    return { matched: error.matchedCount, taken: failed.map(({ index }) => index) };
  }
}

/** Those that do not stand as this batch wrote them. */
async function notOf(batch: string, documents: Collection<KeptDocument>, written: readonly KeptDocument[]): Promise<string[]> {
  const ids = written.map(({ _id }) => _id);
  const ours = await documents.find({ _id: { $in: ids }, batch }, { projection: { _id: 1 } }).toArray();
  const done = new Set(ours.map(({ _id }) => _id));
  return ids.filter((id) => !done.has(id));
}
