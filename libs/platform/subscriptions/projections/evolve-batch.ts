import type { AnyProjection, StoredEvent, Upcast } from '@app/kernel';
import type { DocumentWrite, StampedDoc } from '../../read-store/read-store.port.js';

/** What an event concerns: a document, or nothing that could be found out. */
export type RoutedEvent = { readonly event: StoredEvent } & ({ readonly to: string } | { readonly unroutable: unknown });

/** Names what waits when an event fails: its document, or its whole stream where the document cannot be told. */
export const documentKey = (id: string): string => `doc/${id}`;
export const streamKey = (stream: string): string => `stream/${stream}`;

/** An event of a document that others already went past: only a rebuild puts it in its place. */
class AppliedTooLate extends Error {
  override readonly name = 'AppliedTooLate';
}

/** Did someone decide that the projection goes on without this event there? */
export type IsSkipped = (position: bigint, key: string) => boolean;

/** Finds the documents of each event, once for each of them; what concerns none, or is to be skipped, is left out. */
export function routeAll(
  projection: AnyProjection,
  events: readonly StoredEvent[],
  upcast: Upcast,
  isSkipped: IsSkipped,
): readonly RoutedEvent[] {
  return events.flatMap((stored): RoutedEvent[] => {
    if (isSkipped(stored.position, streamKey(stored.stream))) return [];
    try {
      const event = upcast(stored);
      return documentsOf(projection.route(event)).flatMap((to) => (isSkipped(stored.position, documentKey(to)) ? [] : [{ event, to }]));
    } catch (unroutable) {
      return [{ event: stored, unroutable }];
    }
  });
}

function documentsOf(routed: ReturnType<AnyProjection['route']>): readonly string[] {
  if (routed === null) return [];
  return typeof routed === 'string' ? [routed] : [...new Set(routed)];
}

/** Everything that comes of a batch: documents to write, what failed first, and what waits behind what failed. */
export type EvolvedBatch = {
  readonly writes: readonly DocumentWrite[];
  readonly failures: readonly { readonly key: string; readonly event: StoredEvent; readonly error: unknown }[];
  readonly queued: readonly { readonly key: string; readonly event: StoredEvent }[];
};

/**
 * Applies events to documents in order. An event at or below its document's stamp was applied before and is passed over.
 * What is parked stays as it is from its position on, except `released`, which is being tried again.
 */
export function evolveBatch(
  projection: AnyProjection,
  routed: readonly RoutedEvent[],
  stored: ReadonlyMap<string, StampedDoc>,
  parked: ReadonlyMap<string, bigint>,
  released?: string,
): EvolvedBatch {
  const held = new Map(parked);
  if (released !== undefined) held.delete(released);
  const isHeld = (key: string, { position }: StoredEvent): boolean => position >= (held.get(key) ?? position + 1n);
  const changed = new Map<string, DocumentWrite>();
  const failures: EvolvedBatch['failures'][number][] = [];
  const queued: EvolvedBatch['queued'][number][] = [];
  const fail = (key: string, event: StoredEvent, error: unknown): void => {
    held.set(key, event.position);
    failures.push({ key, event, error });
  };

  for (const one of routed) {
    const { event } = one;
    const stream = streamKey(event.stream);
    const key = 'to' in one && !isHeld(stream, event) ? documentKey(one.to) : stream;
    if (isHeld(key, event)) {
      queued.push({ key, event });
      continue;
    }
    if (!('to' in one)) {
      fail(stream, event, one.unroutable);
      continue;
    }
    const before = changed.get(one.to) ?? stored.get(one.to);
    if (before !== undefined && event.position <= before.position) {
      if (released === stream && event.position < before.position)
        fail(stream, event, new AppliedTooLate(`document ${one.to} has moved on: rebuild ${projection.name}`));
      continue;
    }
    try {
      const doc = projection.evolve(before?.doc ?? null, event, one.to);
      changed.set(one.to, { id: one.to, previous: stored.get(one.to)?.position ?? null, position: event.position, doc });
    } catch (error) {
      fail(key, event, error);
    }
  }
  return { writes: [...changed.values()].filter(({ previous, doc }) => previous !== null || doc !== null), failures, queued };
}
