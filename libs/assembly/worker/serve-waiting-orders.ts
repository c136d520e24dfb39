import type { Clock, Instant } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import { inTurns } from '@app/platform/subscriptions';
import type { ReadSide } from '../read-side.js';

const SAGA = 'restock-or-refund-when-allocation-failed';
const PAGE = 200;

type Waking = {
  readonly reads: { readonly deadlines: Pick<ReadSide['deadlines'], 'dueBy'> };
  readonly wake: (saga: string, orderId: string) => Promise<void>;
  readonly signal: AbortSignal;
};

/**
 * New keys go to paid orders that wait for stock, oldest first: each is woken in turn when a batch is admitted, and once at
 * the start, because keys may have come in while nobody looked.
 */
export async function serveWaitingOrders(options: Waking & { readonly events: EventStore; readonly clock: Clock }): Promise<void> {
  const { events, clock, signal } = options;
  const after = await events.headPosition();
  await wakeWaiting(options, clock.now());
  for await (const item of events.subscribe({ after, filter: { types: ['BatchAdmitted', 'KeysReleasedFromQuarantine'] }, signal })) {
    if (item.kind === 'event') await wakeWaiting(options, clock.now());
  }
}

async function wakeWaiting({ reads, wake, signal }: Waking, now: Instant): Promise<void> {
  for (let page = await reads.deadlines.dueBy(now, { limit: PAGE }); page.length > 0 && !signal.aborted; ) {
    for await (const { orderId, dues } of inTurns(page, signal)) if (dues.some(({ saga }) => saga === SAGA)) await wake(SAGA, orderId);
    const last = page.at(-1);
    page = last === undefined || page.length < PAGE ? [] : await reads.deadlines.dueBy(now, { limit: PAGE, after: last });
  }
}
