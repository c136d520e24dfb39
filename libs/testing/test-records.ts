import { type EncodedRecord, encodeRecords, type Fact, type Instant, type Metadata, type StreamHead, uuidv5 } from '@app/kernel';
import { STORY_START } from './fake-clock.js';

/** What may be said of records that are made for a test. */
export type TestRecords = {
  readonly stream: string;
  /** What they follow; nothing for the first ones. */
  readonly head?: StreamHead | undefined;
  readonly facts: readonly Fact[];
  readonly now?: Instant;
  readonly metadata?: Partial<Metadata>;
};

/** Records as command handling would make them. */
export function testRecords({ stream, head, facts, now = STORY_START, metadata = {} }: TestRecords): EncodedRecord[] {
  const commandId = uuidv5('test', stream, (head?.revision ?? -1) + 1, JSON.stringify(facts));
  return encodeRecords(facts, {
    stream,
    head,
    now,
    schemaVersionOf: () => 1,
    metadata: {
      commandId,
      $correlationId: stream,
      $causationId: commandId,
      actor: { kind: 'system', id: 'test' },
      shopId: 'shop-1',
      codeVersion: 'test',
      ...metadata,
    },
  });
}

/** The head after some records. */
export function headAfter(records: readonly EncodedRecord[]): StreamHead | undefined {
  const last = records.at(-1);
  return last === undefined ? undefined : { revision: last.revision, leaf: last.leaf, recordedAt: last.recordedAt };
}
