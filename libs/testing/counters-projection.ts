import type { AnyProjection, StoredEvent } from '@app/kernel';

/** A fact for counters: adds to one or several of them, or removes them. `trap` fails where it is told to. */
export type CounterFact =
  | {
      readonly type: 'Counted';
      readonly data: { readonly counters: readonly string[]; readonly by: number; readonly trap?: string; readonly lost?: string };
    }
  | { readonly type: 'CounterRemoved'; readonly data: { readonly counters: readonly string[] } };

/** Adds to counters. With `trap` applying it fails, with `lost` finding its counters does, as long as that is said to. */
export function counted(
  by: number,
  counters: readonly string[],
  fails: { readonly trap?: string; readonly lost?: string } = {},
): CounterFact {
  return { type: 'Counted', data: { counters, by, ...fails } };
}

/** Removes counters. */
export function removed(...counters: readonly string[]): CounterFact {
  return { type: 'CounterRemoved', data: { counters } };
}

/**
 * A projection that shows which events came to a document, and in which order. It fails at an event whose `trap` or `lost`
 * is in `fails`, so a spec makes it fail, and heals it.
 */
export function countersProjection(fails: ReadonlySet<string> = new Set(), version = 1): AnyProjection {
  const fact = (event: StoredEvent): CounterFact => event as unknown as CounterFact;
  return {
    name: 'counters',
    version,
    indexes: [['sum']],
    on: ['Counted', 'CounterRemoved'],
    route(event) {
      const { type, data } = fact(event);
      if (type === 'Counted' && data.lost !== undefined && fails.has(data.lost)) throw new Error(`nobody knows whose ${data.lost} is`);
      return data.counters;
    },
    evolve(doc, event) {
      const { type, data } = fact(event);
      if (type === 'CounterRemoved') return null;
      if (data.trap !== undefined && fails.has(data.trap)) throw new Error(`trapped by ${data.trap}`);
      const before = doc as { readonly sum: number; readonly seen: readonly string[] } | null;
      return { sum: (before?.sum ?? 0) + data.by, seen: [...(before?.seen ?? []), `${event.stream}/${event.revision}`] };
    },
  };
}
