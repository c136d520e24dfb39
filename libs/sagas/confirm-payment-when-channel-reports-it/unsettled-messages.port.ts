import type { Instant } from '@app/kernel';

/** Finds kept messages that have no outcome. */
export interface UnsettledMessages {
  /** Messages that have waited for an outcome too long at `now`, oldest first. */
  toTakeUp(now: Instant): AsyncIterable<{ readonly stream: string; readonly revision: string }>;
}
