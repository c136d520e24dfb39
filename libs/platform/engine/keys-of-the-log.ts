import { type StoredEvent, sealingKeysIn } from '@app/kernel';
import { DamagedRecord, type EventStore } from '../event-store/index.js';
import type { SecretStore } from '../secrets/index.js';
import type { Engine } from './engine.js';

const WHERE: { readonly [kind in Engine['kind']]: string } = {
  embedded: 'put secrets.db back from the backup that belongs to events.db, or set CARDTRAIL_DATA to the right folder',
  cluster:
    'correct the name of the database in MONGODB_URL, or EVENTSTORE_URL, so that both are of one shop; or put the collections secret_* ' +
    'back from the backup that belongs to these events',
};

/**
 * The log and the keys are not of one shop, or keys were lost: with new ones in their place nothing that was sealed could be read, and
 * a card key that was imported once would be taken for a new one.
 */
export class KeysMissing extends Error {
  override readonly name = 'KeysMissing';
  constructor(kind: Engine['kind'], what: string) {
    super(`${what}: ${WHERE[kind]}`);
  }
}

/** There is no shop in these stores yet, neither records nor keys, and whoever opened them begins none. */
export class NoShopYet extends Error {
  override readonly name = 'NoShopYet';
  constructor() {
    super(
      'nothing is there yet: EVENTSTORE_URL and MONGODB_URL lead to stores in which no shop has begun; correct them, or start the server once',
    );
  }
}

/** A shop has so many records before the first that is sealed, at most: settings, products and channels. */
const FIRST_RECORDS = 500;

/** Refuses to make a first key for a log that has records already. @throws KeysMissing */
export async function refuseUsedLog(events: Pick<EventStore, 'headPosition'>): Promise<void> {
  if ((await events.headPosition()) > 0n) throw new KeysMissing('cluster', 'the log holds records, and the database no keys at all');
}

/** Looks up the keys of the first record that is sealed. @throws KeysMissing when one is neither here nor known to be destroyed */
export async function refuseForeignKeys(engine: Pick<Engine, 'kind' | 'events' | 'secrets'>): Promise<void> {
  const first = await firstSealed(engine.events);
  if (first !== undefined) await refuseUnknownKeysOf(engine, first);
}

async function firstSealed(events: Pick<EventStore, 'readAll'>): Promise<StoredEvent | undefined> {
  try {
    for await (const event of events.readAll({ limit: FIRST_RECORDS })) if (sealingKeysIn(event.data).length > 0) return event;
  } catch (error) {
    // What is damaged is told to whoever asks for it, and stops nobody else.
    if (!(error instanceof DamagedRecord)) throw error;
  }
  return undefined;
}

/** @throws KeysMissing when a key that sealed this record is neither here nor known to be destroyed */
export async function refuseUnknownKeysOf(
  { kind, secrets }: { readonly kind: Engine['kind']; readonly secrets: Pick<SecretStore, 'keyStatus'> },
  { stream, revision, data }: Pick<StoredEvent, 'stream' | 'revision' | 'data'>,
): Promise<void> {
  for (const keyId of new Set(sealingKeysIn(data))) {
    if ((await secrets.keyStatus(keyId)) !== 'unknown') continue;
    throw new KeysMissing(
      kind,
      `record #${revision} of ${stream} is sealed under ${keyId}, a key that is not here and was never destroyed`,
    );
  }
}
