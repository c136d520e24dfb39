import type { StoredEvent } from '@app/kernel';

/** Brings an event of an older schema version up to date. */
export type Upcast = (event: StoredEvent) => StoredEvent;

/** For where no event has an older version. */
export const asStored: Upcast = (event) => event;
