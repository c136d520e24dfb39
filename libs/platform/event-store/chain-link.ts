import type { StoredEvent } from '@app/kernel';
import type { DamageKind } from './event-store.port.js';

/** What is known of a stream when its next record is looked at. */
export type ChainLink = Pick<StoredEvent, 'revision' | 'leaf'>;

/** The link to the next record, or how this record does not follow the one before it (none: it should be the first). */
export function nextLink({ revision, leaf, metadata }: StoredEvent, before: ChainLink | undefined): ChainLink | DamageKind {
  if (revision !== (before?.revision ?? -1) + 1) return 'gap';
  if (metadata.prev !== before?.leaf) return 'prev';
  return { revision, leaf };
}
