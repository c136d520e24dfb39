import { decodeRecord, type Fact, type StoredEvent } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import { STORY_START } from './fake-clock.js';
import { testRecords } from './test-records.js';

/** Appends facts to the end of a stream, wherever that is, and gives them as they were recorded. */
export async function appendFacts(store: EventStore, stream: string, ...facts: readonly Fact[]): Promise<readonly StoredEvent[]> {
  const head = await store.readHead(stream);
  const records = testRecords({ stream, head, facts, now: STORY_START });
  const { position } = await store.append({ stream, expected: head?.revision ?? 'no-stream', records });
  const first = position - BigInt(records.length) + 1n;
  return records.map((record, n) => decodeRecord(record.canonical, first + BigInt(n)));
}
