import type { OutsideFact } from '@app/diagnosis';
import type { OrderRecord } from '@app/domain/order-case';
import type { Json, RecordRef, StoredEvent, Upcast } from '@app/kernel';
import { DamagedRecord, type EventStore } from '@app/platform/event-store';

/** A record of another stream that an order's fact points at. */
export type OutsideRecord = {
  readonly ref: RecordRef;
  /** The record as it stands there; undefined when it cannot be read or is not there. */
  readonly stored: StoredEvent | undefined;
  /** The same record brought up to date; undefined unless it is intact. */
  readonly record: StoredEvent<OutsideFact> | undefined;
  /** Are its bytes those that the order's fact pinned? */
  readonly intact: boolean;
};

/** What a record rests on: what caused it, and what its fact points at; of other streams only, each once. */
export function restsOn(record: OrderRecord): readonly RecordRef[] {
  const { causation } = record.metadata;
  const refs = [...(causation === undefined ? [] : [causation]), ...refsIn(record.data)];
  return [...new Map(refs.filter(({ stream }) => stream !== record.stream).map((ref) => [`${ref.stream}@${ref.revision}`, ref])).values()];
}

/** Reads each record that was pointed at, and says whether it still is what it was. */
export function readOutside(
  events: Pick<EventStore, 'readStream'>,
  upcast: Upcast,
  refs: readonly RecordRef[],
): Promise<readonly OutsideRecord[]> {
  return Promise.all(
    refs.map(async (ref) => {
      const stored = await readRecord(events, ref.stream, Number(ref.revision));
      const intact = stored?.leaf === ref.sha256 && stored.id === ref.id;
      // What a stream holds its name says; whoever shows the record looks at its type again.
      return { ref, stored, record: intact ? (upcast(stored) as StoredEvent<OutsideFact>) : undefined, intact };
    }),
  );
}

/** One record; undefined when there is none, or it cannot be read. */
async function readRecord(events: Pick<EventStore, 'readStream'>, stream: string, revision: number): Promise<StoredEvent | undefined> {
  try {
    for await (const event of events.readStream(stream, { from: revision, limit: 1 })) {
      if (event.revision === revision) return event;
    }
  } catch (error) {
    if (!(error instanceof DamagedRecord)) throw error;
  }
  return undefined;
}

function refsIn(value: Json): readonly RecordRef[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isRef(value)) return [value];
  return Object.values(value).flatMap(refsIn);
}

function isRef(value: object): value is RecordRef {
  return (['stream', 'revision', 'id', 'sha256'] as const).every((member) => typeof Reflect.get(value, member) === 'string');
}
