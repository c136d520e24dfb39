import type { Instant } from '@app/kernel';

/** Finds kept messages that have no outcome. */
export interface UnsettledMessages {
  /** Messages recorded before that time and not settled, oldest first. */
  keptBefore(time: Instant, limit: number): Promise<readonly { readonly stream: string; readonly revision: number }[]>;
}
