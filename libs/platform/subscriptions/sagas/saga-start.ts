import type { EventStore } from '../../event-store/event-store.port.js';
import type { SagaStarts } from './order-reactions.js';

/** Where a saga begins: a fact since its very first start, whatever becomes of the read models. */
export async function startOfSaga(
  { name, startsAt }: { readonly name: string; readonly startsAt: 'beginning' | 'deploy' },
  { events, starts }: { readonly events: Pick<EventStore, 'headPosition'>; readonly starts: SagaStarts },
): Promise<bigint> {
  const known = await starts.startOf(name);
  if (known !== undefined) return known;
  return starts.recordStart({ saga: name, startsAt, after: startsAt === 'deploy' ? await events.headPosition() : 0n });
}
