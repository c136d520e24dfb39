import type { EncodedRecord, StreamHead } from '@app/kernel';
import { APPEND_LIMIT_BYTES, type AppendRequest, AppendTooLarge, BrokenChain, WrongExpectedRevision } from './event-store.port.js';

/** Bytes of all records together. */
export function bytesOfAppend(request: AppendRequest): number {
  return request.records.reduce((sum, record) => sum + Buffer.byteLength(record.canonical), 0);
}

/**
 * What can be said of an append before looking at its stream.
 * @throws AppendTooLarge or BrokenChain
 */
export function checkRequest({ stream, expected, records }: AppendRequest, bytes: number): void {
  if (stream === '') throw new BrokenChain('a stream has a name');
  if (records.length === 0) throw new BrokenChain(`an append to ${stream} holds no record`);
  if (bytes > APPEND_LIMIT_BYTES) throw new AppendTooLarge(stream, bytes, APPEND_LIMIT_BYTES);
  const first = expected === 'no-stream' ? 0 : expected + 1;
  let before: EncodedRecord | undefined;
  for (const [index, record] of records.entries()) {
    if (record.revision !== first + index) {
      throw new BrokenChain(`record ${index} of an append to ${stream} has revision ${record.revision}, not ${first + index}`);
    }
    if (before !== undefined && record.prev !== before.leaf) {
      throw new BrokenChain(`record ${record.revision} of an append to ${stream} does not follow the one before it`);
    }
    before = record;
  }
}

/**
 * Do these records follow the stream as it stands?
 * @throws WrongExpectedRevision or BrokenChain
 */
export function checkAgainstHead({ stream, expected, records }: AppendRequest, head: StreamHead | undefined): void {
  const actual = head?.revision ?? 'no-stream';
  if (actual !== expected) throw new WrongExpectedRevision(stream, expected, actual);
  if (records[0]?.prev !== head?.leaf) {
    throw new BrokenChain(`the records for ${stream} were made to follow another record than its revision ${actual}`);
  }
}
