import type { EventFilter } from './event-store.port.js';

/** Does a record pass the filter? The same answer as every engine's own search gives. */
export function passes(filter: EventFilter | undefined, event: { readonly type: string; readonly stream: string }): boolean {
  const { types, streamPrefixes } = filter ?? {};
  return (
    (types === undefined || types.includes(event.type)) &&
    (streamPrefixes === undefined || streamPrefixes.some((prefix) => event.stream.startsWith(prefix)))
  );
}
