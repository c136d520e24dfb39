import { citationOf, type ReadUntil } from '@app/assembly';
import { orderStream } from '@app/domain/order-case';
import { type Clock, type Instant, instant, type OrderId } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import { CliFault } from '../faults/fault.js';

/** Up to when somebody asks about an order. */
export type MomentOptions = { readonly asOf?: string; readonly atRevision?: number; readonly at?: string };

/**
 * The moment that is asked about: now, a time, a record of the order, or what an earlier answer cited.
 * @throws CliFault bad-time, time-in-the-future, unknown-revision; BadCitation
 */
export async function momentAsked(
  { asOf, atRevision, at }: MomentOptions,
  orderId: OrderId,
  { events, clock }: { readonly events: Pick<EventStore, 'readStream'>; readonly clock: Clock },
): Promise<ReadUntil> {
  const time = timeAsked(asOf, clock.now());
  if (at !== undefined) {
    const citation = citationOf(at);
    return { asOf: citation.asOf, at: citation };
  }
  if (atRevision === undefined) return { asOf: time };
  for await (const { revision, metadata } of events.readStream(orderStream(orderId), { from: atRevision, limit: 1 })) {
    if (revision === atRevision) return { asOf: asOf === undefined ? metadata.recordedAt : time, upToRevision: atRevision };
  }
  throw new CliFault({ kind: 'unknown-revision', orderId, revision: atRevision });
}

/** The time that is asked about; now where none is. @throws CliFault bad-time, time-in-the-future */
export function timeAsked(asOf: string | undefined, now: Instant): Instant {
  const time = asOf === undefined ? now : timeIn(asOf);
  if (time > now) throw new CliFault({ kind: 'time-in-the-future', text: time });
  return time;
}

function timeIn(text: string): Instant {
  try {
    return instant(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CliFault({ kind: 'bad-time', text });
  }
}
