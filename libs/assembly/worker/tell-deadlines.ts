import type { Instant } from '@app/kernel';
import type { DocumentWrite } from '@app/platform/read-store';
import type { Deadlines } from '@app/platform/subscriptions';
import { deadlines as view } from '@app/read-models';

/** Announces when an order is next due, as soon as that was written to the view. */
export function tellDeadlines(deadlines: Pick<Deadlines, 'notice'>): (projection: string, writes: readonly DocumentWrite[]) => void {
  return (projection, writes) => {
    if (projection !== view.name) return;
    for (const { id, doc } of writes) {
      const at = doc?.['nextTryAt'];
      if (typeof at === 'string') deadlines.notice(id, at as Instant);
    }
  };
}
