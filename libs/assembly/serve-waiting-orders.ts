import type { Clock } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import type { ReadSide } from './read-side.js';

const SAGA = 'restock-or-refund-when-allocation-failed';
const PAGE = 200;

/** New keys go to paid orders that wait for stock, oldest first: each is woken in turn when a batch is admitted. */
export async function serveWaitingOrders(options: {
  readonly events: EventStore;
  readonly reads: ReadSide;
  readonly clock: Clock;
  readonly wake: (saga: string, orderId: string) => Promise<void>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { events, reads, clock, wake, signal } = options;
  const after = await events.headPosition();
  for await (const item of events.subscribe({ after, filter: { types: ['BatchAdmitted', 'KeysReleasedFromQuarantine'] }, signal })) {
    if (item.kind !== 'event') continue;
    const now = clock.now();
    for (let page = await reads.deadlines.dueBy(now, { limit: PAGE }); page.length > 0; ) {
      for (const { orderId, dues } of page) if (dues.some(({ saga }) => saga === SAGA)) await wake(SAGA, orderId);
      const last = page.at(-1);
      page = last === undefined || page.length < PAGE ? [] : await reads.deadlines.dueBy(now, { limit: PAGE, after: last });
    }
  }
}
