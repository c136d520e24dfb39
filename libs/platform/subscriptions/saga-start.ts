import type { Clock } from '@app/kernel';
import type { EventStore } from '../event-store/event-store.port.js';
import type { ReadStore } from '../read-store/read-store.port.js';

const SPACE = 'saga-starts';

/** Where a saga began: recorded at its very first start and never again. */
export async function startOfSaga(
  saga: { readonly name: string; readonly startsAt: 'beginning' | 'deploy' },
  { events, documents, clock }: { readonly events: EventStore; readonly documents: ReadStore; readonly clock: Clock },
): Promise<bigint> {
  const known = await documents.getState(SPACE, saga.name);
  if (known === undefined) {
    const position = saga.startsAt === 'deploy' ? await events.headPosition() : 0n;
    await documents.putState(SPACE, saga.name, { startsAt: saga.startsAt, position: String(position), at: clock.now() }, null);
    return startOfSaga(saga, { events, documents, clock });
  }
  const { position } = known.value;
  if (typeof position !== 'string') throw new TypeError(`the start of saga ${saga.name} cannot be read`);
  return BigInt(position);
}
