import type { AnyProjection, Doc, StoredEvent, Upcast } from '@app/kernel';
import type { EventStore } from '../../event-store/event-store.port.js';
import type { BuildComparison } from './compare-builds.js';
import { type FieldOrigin, fieldShown } from './differing-fields.js';
import { type IsSkipped, routeAll } from './evolve-batch.js';

/** The log that documents are made of, and how. */
export type DocumentSource = {
  readonly projection: AnyProjection;
  readonly events: Pick<EventStore, 'readAll'>;
  readonly upcast: Upcast;
  readonly isSkipped: IsSkipped;
  /** Breaks the reading off. */
  readonly signal?: AbortSignal | undefined;
};

/** A document that is followed from its first event on, and which event each of its fields goes back to. */
type FollowedDocument = { doc: Doc | null; isStuck: boolean; readonly origins: Map<string, FieldOrigin> };

/**
 * Adds to each differing field the event after which the log gives the value it gives: the last that changed it.
 * Reads the log once, up to where the builds were compared, and only where something differs; what an event cannot be
 * applied to stays as it was, as it does in a build.
 */
export async function withOrigins(comparison: BuildComparison, source: DocumentSource): Promise<BuildComparison> {
  const { differences, position } = comparison;
  if (differences.length === 0) return comparison;
  const fieldsOf = new Map(differences.map(({ id, fields }) => [id, fields.map(({ field }) => field)]));
  const followed = new Map<string, FollowedDocument>(
    differences.map(({ id }) => [id, { doc: null, isStuck: false, origins: new Map<string, FieldOrigin>() }]),
  );
  for await (const stored of source.events.readAll({ filter: { types: source.projection.on } })) {
    source.signal?.throwIfAborted();
    if (stored.position > position) break;
    for (const one of routeAll(source.projection, [stored], source.upcast, source.isSkipped)) {
      const document = 'to' in one ? followed.get(one.to) : undefined;
      if (document !== undefined && 'to' in one) follow(document, one.event, one.to, fieldsOf.get(one.to) ?? [], source.projection);
    }
  }
  return {
    ...comparison,
    differences: differences.map(({ id, fields }) => ({
      id,
      fields: fields.map((field) => {
        const from = followed.get(id)?.origins.get(field.field);
        return from === undefined ? field : { ...field, from };
      }),
    })),
  };
}

function follow(document: FollowedDocument, event: StoredEvent, id: string, fields: readonly string[], projection: AnyProjection): void {
  if (document.isStuck) return;
  const before = document.doc;
  try {
    document.doc = projection.evolve(before, event, id);
  } catch {
    // The build parked the document here: what comes later waits behind this event.
    document.isStuck = true;
    return;
  }
  const { stream, revision, type, position } = event;
  for (const field of fields) {
    if (fieldShown(before, field) === fieldShown(document.doc, field)) continue;
    document.origins.set(field, { stream, revision: String(revision), type, position: String(position) });
  }
}
