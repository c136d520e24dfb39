import { upToDate } from '@app/assembly';
import type { OrderFact } from '@app/domain/order-case';
import type { KeyBatchFact } from '@app/domain/vault';
import { type StoredEvent, sealingKeysIn, UnknownEventVersion } from '@app/kernel';
import { DamagedRecord, type EventStore } from '@app/platform/event-store';
import type { SecretStore } from '@app/platform/secrets';
import { ClientCounts } from './client-counts.js';

/** Keys that are set aside at a batch. */
export type HeldReservation = { readonly batchId: string; readonly reservationId: string; readonly orderId: string };

/** What one reading of the records told. */
export type Census = {
  readonly records: number;
  /** False where a record could not be read: what comes after it was not counted. */
  readonly complete: boolean;
  readonly keys: {
    readonly kept: number;
    readonly erased: number;
    /** Named by a record, and neither here nor known to have been destroyed: the first one, and how many there are. */
    readonly unknown: { readonly keyId: string; readonly stream: string; readonly revision: number } | undefined;
    readonly unknownCount: number;
  };
  readonly held: readonly HeldReservation[];
  readonly clients: Pick<ClientCounts, 'orders' | 'views'>;
};

/** How the census is taken. `after`: only records behind that position; without `secrets`, keys are not looked up. */
export type CensusOptions = {
  readonly events: Pick<EventStore, 'readAll'>;
  readonly after: bigint;
  /** Is every record as it was recorded? Only then one that cannot be understood is a newer program's. */
  readonly sound: boolean;
  readonly secrets: Pick<SecretStore, 'keyStatus' | 'open'> | undefined;
  readonly onProgress: (records: number) => void;
};

const BATCH = 'keybatch-';
const ORDER = 'order-';
const TELL_EVERY = 1_000;
/** Keys of the same subject come close together; so many are remembered. */
const KEYS_REMEMBERED = 50_000;

/** Reads the records once, in order, and counts what several checks want to know. @throws UnknownEventVersion */
export async function takeCensus({ events, after, sound, secrets, onProgress }: CensusOptions): Promise<Census> {
  const held = new Map<string, HeldReservation>();
  const clients = new ClientCounts(secrets);
  const keys = new SealingKeys(secrets);
  let records = 0;
  let complete = true;
  try {
    for await (const event of events.readAll({ after })) {
      records += 1;
      if (event.stream.startsWith(BATCH)) followReservation(held, upToDate(event) as StoredEvent<KeyBatchFact>);
      else if (event.stream.startsWith(ORDER)) await clients.look(upToDate(event) as StoredEvent<OrderFact>);
      await keys.look(event);
      if (records % TELL_EVERY === 0) onProgress(records);
    }
  } catch (error) {
    const isDamage = error instanceof DamagedRecord || (!sound && error instanceof UnknownEventVersion);
    if (!isDamage) throw error;
    complete = false;
  }
  return { records, complete, keys: keys.counted, held: [...held.values()], clients };
}

function followReservation(held: Map<string, HeldReservation>, event: StoredEvent<KeyBatchFact>): void {
  const batchId = event.stream.slice(BATCH.length);
  switch (event.type) {
    case 'KeysReserved': {
      const { reservationId, orderId } = event.data;
      held.set(`${batchId}|${reservationId}`, { batchId, reservationId, orderId });
      return;
    }
    case 'KeysReleased':
    case 'KeysAllocated':
      held.delete(`${batchId}|${event.data.reservationId}`);
      return;
    default:
  }
}

/** Looks up each key that a record was sealed with. */
class SealingKeys {
  readonly #seen = new Set<string>();
  #kept = 0;
  #erased = 0;
  #unknown: Census['keys']['unknown'];
  #unknownCount = 0;

  constructor(private readonly secrets: CensusOptions['secrets']) {}

  get counted(): Census['keys'] {
    return { kept: this.#kept, erased: this.#erased, unknown: this.#unknown, unknownCount: this.#unknownCount };
  }

  async look({ stream, revision, data }: StoredEvent): Promise<void> {
    if (this.secrets === undefined) return;
    for (const keyId of sealingKeysIn(data)) {
      if (this.#seen.has(keyId)) continue;
      if (this.#seen.size >= KEYS_REMEMBERED) this.#seen.clear();
      this.#seen.add(keyId);
      const status = await this.secrets.keyStatus(keyId);
      if (status === 'present') this.#kept += 1;
      else if (status === 'erased') this.#erased += 1;
      else {
        this.#unknown ??= { keyId, stream, revision };
        this.#unknownCount += 1;
      }
    }
  }
}
