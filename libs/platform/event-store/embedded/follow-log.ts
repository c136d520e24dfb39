import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '@app/kernel';
import { passes } from '../event-filter.js';
import { type EventFilter, StoreUnavailable, type SubscriptionItem } from '../event-store.port.js';
import type { RecentRecord } from '../recent-records.js';
import type { EventPages } from './event-pages.js';
import { decodeRow, type EventRow } from './event-row.js';
import type { LiveTail } from './live-tail.js';

/** What following needs to know: which records, from where, until when. */
export type Following = { readonly after: bigint; readonly filter?: EventFilter; readonly signal: AbortSignal };

/** While far behind, how many positions are passed between two marks. */
const MARK_EVERY = 10_000;
const RECENT_AT_ONCE = 256;

/**
 * Catches up page by page, then is woken by each commit. Position by position, so there is neither gap nor repeat;
 * it reads nothing while its consumer is busy.
 */
export async function* followLog(
  pages: EventPages,
  tail: LiveTail,
  following: Following,
): AsyncGenerator<SubscriptionItem, void, undefined> {
  const { filter, signal } = following;
  let position = Number(following.after);
  let marked = position;
  if (position > tail.head) {
    throw new RangeError(
      `position ${position} is beyond the end of the log, ${tail.head}: it belongs to another or a newer copy of the store`,
    );
  }
  if (position === tail.head && !stopped(tail, signal)) yield { kind: 'caught-up', position: following.after };
  while (!stopped(tail, signal)) {
    await tail.grown(position, signal);
    while (position < tail.head) {
      const { events, reached } = next(pages, tail, position, filter);
      for (const event of events) {
        if (stopped(tail, signal)) return;
        yield { kind: 'event', event };
      }
      position = reached;
      if (position === tail.head || position - marked >= MARK_EVERY) {
        if (stopped(tail, signal)) return;
        marked = position;
        yield { kind: 'caught-up', position: BigInt(position) };
      }
      await nextTurn();
    }
  }
}

function next(
  pages: EventPages,
  tail: LiveTail,
  position: number,
  filter: EventFilter | undefined,
): { readonly events: Iterable<StoredEvent>; readonly reached: number } {
  const recent = tail.after(position, RECENT_AT_ONCE);
  if (recent !== undefined) {
    return { events: eventsOf(recent, filter), reached: position + recent.length };
  }
  const page = pages.ofAll(position, tail.head, filter, RECENT_AT_ONCE);
  return { events: decoded(page.rows), reached: page.reached };
}

function* eventsOf(recent: readonly RecentRecord<EventRow>[], filter: EventFilter | undefined): Generator<StoredEvent, void, undefined> {
  for (const record of recent) if (passes(filter, record.raw)) yield record.event;
}

function* decoded(rows: readonly EventRow[]): Generator<StoredEvent, void, undefined> {
  for (const row of rows) yield decodeRow(row);
}

/** @throws StoreUnavailable when the store was closed under a consumer that still wants to follow */
function stopped(tail: LiveTail, signal: AbortSignal): boolean {
  if (signal.aborted) return true;
  if (tail.closed) throw new StoreUnavailable('the event store was closed');
  return false;
}
