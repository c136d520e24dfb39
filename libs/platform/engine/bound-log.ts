import { DamagedRecord, type EventStore } from '../event-store/index.js';
import type { ReadStore } from '../read-store/index.js';

/** The log is not the one that the database was used with: a shop would begin anew beside its own keys. */
export class OtherLog extends Error {
  override readonly name = 'OtherLog';
  constructor(isEmpty: boolean) {
    const what = isEmpty ? 'and it is empty' : 'and it begins with another record';
    super(
      `the database was used with another log than this one, ${what}: correct EVENTSTORE_URL or MONGODB_URL, so that both are of one shop`,
    );
  }
}

const DAMAGED = 'damaged';
const [SPACE, KEY] = ['log', 'first-record'];

/**
 * Notes in the documents of shared stores which log they are used with, by the id of its first record, once there is one.
 * @throws OtherLog when they were used with another one
 */
export async function bindLog({
  events,
  documents,
}: {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly documents: Pick<ReadStore, 'getState' | 'putState'>;
}): Promise<void> {
  const known = await documents.getState(SPACE, KEY);
  const first = await idOfFirst(events);
  if (first === DAMAGED || known?.value['id'] === first) return;
  if (known !== undefined) throw new OtherLog(first === undefined);
  if (first === undefined) return;
  const isBound = await documents.putState(SPACE, KEY, { id: first }, null);
  if (!isBound) await bindLog({ events, documents });
}

/** Undefined: there is none yet. Which record a damaged one was is told to whoever asks for it. */
async function idOfFirst(events: Pick<EventStore, 'readAll'>): Promise<string | undefined> {
  try {
    for await (const { id } of events.readAll({ limit: 1 })) return id;
    return undefined;
  } catch (error) {
    if (error instanceof DamagedRecord) return DAMAGED;
    throw error;
  }
}
