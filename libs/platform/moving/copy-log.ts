import type { EncodedRecord, Scheduler, StoredEvent } from '@app/kernel';
import { appendSettled } from '../command-handling/settle-append.js';
import { APPEND_LIMIT_BYTES, type AppendRequest, type EventStore } from '../event-store/index.js';
import { pause } from '../subscriptions/pause.js';
import { recordDifference } from './compare-logs.js';
import { StoresDiffer } from './difference.js';
import { resentRecord } from './resent-record.js';

/** How records are copied. */
export type Copying = {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** The most records per second; left out for as fast as it goes. */
  readonly rate?: number | undefined;
  /** Aborting ends the copying between two appends. */
  readonly signal: AbortSignal;
  /** Told how many were copied. */
  readonly onCopied: (copied: number) => void;
};

/** An append that nobody answers is looked for so long. */
const SETTLE_WITHIN_SECONDS = 30;
/** Framing comes on top of the text that is counted. */
const MOST_BYTES = APPEND_LIMIT_BYTES / 2;
const MOST_RECORDS = 500;

type Batch = { readonly stream: string; readonly events: StoredEvent[]; readonly records: EncodedRecord[]; bytes: number };

/**
 * Appends what follows a position of one log to another, in the same global order: one append after the other, each at its exact
 * revision. Neighbours of one stream go together.
 * @throws StoresDiffer when something else stands where a record belongs, CommandNotSettled, StoreUnavailable, DamagedRecord
 */
export async function copyLog(from: Pick<EventStore, 'readAll'>, after: bigint, to: EventStore, copying: Copying): Promise<void> {
  const { scheduler, rate, signal, onCopied } = copying;
  let copied = 0;
  const send = async (batch: Batch): Promise<void> => {
    await append(to, batch, copying);
    copied += batch.records.length;
    onCopied(copied);
    if (rate !== undefined) await pause(scheduler, (batch.records.length / rate) * 1000, signal);
    signal.throwIfAborted();
  };
  const most = Math.max(1, Math.min(MOST_RECORDS, rate ?? MOST_RECORDS));
  let batch: Batch | undefined;
  for await (const event of from.readAll({ after })) {
    signal.throwIfAborted();
    const record = resentRecord(event);
    const bytes = Buffer.byteLength(record.canonical);
    if (batch !== undefined && (batch.stream !== event.stream || batch.bytes + bytes > MOST_BYTES || batch.records.length === most)) {
      await send(batch);
      batch = undefined;
    }
    batch ??= { stream: event.stream, events: [], records: [], bytes: 0 };
    batch.events.push(event);
    batch.records.push(record);
    batch.bytes += bytes;
  }
  if (batch !== undefined) await send(batch);
}

async function append(
  to: EventStore,
  { stream, events, records }: Pick<Batch, 'stream' | 'events' | 'records'>,
  copying: Copying,
): Promise<void> {
  const revision = records[0]?.revision ?? 0;
  const request: AppendRequest = { stream, expected: revision === 0 ? 'no-stream' : revision - 1, records };
  const { how } = await appendSettled(to, request, { ...copying, settleWithinSeconds: SETTLE_WITHIN_SECONDS });
  if (how !== 'conflict') return;
  // What stands there may be ours: an append of a move that was broken off a moment ago has arrived late.
  const there = to.readStream(stream, { from: revision, limit: records.length });
  let ours = 0;
  for await (const event of there) {
    const mine = events[ours];
    if (mine?.leaf !== event.leaf) throw new StoresDiffer([recordDifference(mine, event)]);
    ours += 1;
  }
  const missing = recordDifference(events[ours], undefined);
  if (missing === undefined) return;
  if (ours === 0) throw new StoresDiffer([missing]);
  await append(to, { stream, events: events.slice(ours), records: records.slice(ours) }, copying);
}
