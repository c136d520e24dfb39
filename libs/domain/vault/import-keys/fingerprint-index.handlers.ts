import type { Sha256, StoredEvent } from '@app/kernel';
import type { EventStore } from '@app/platform/event-store';
import { batchStream, INTAKE_STREAM, type IntakeFact, type KeyBatchFact } from '../vault.events.js';
import { vaultVersions } from '../vault.upcasters.js';

/**
 * Which admitted batch holds a key, by the keyed hash of its value: in memory, read from intake and the batches it admits.
 * Half of each hash is kept; that two keys share 128 bits of a keyed hash does not happen.
 */
export class FingerprintIndex {
  readonly #batchOf = new Map<string, number>();
  readonly #batches: string[] = [];
  #revision = -1;
  #reading: Promise<number> = Promise.resolve(-1);

  constructor(private readonly events: EventStore) {}

  /** Reads what intake decided since, and gives the revision of its last decision; -1: intake is empty. */
  catchUp(): Promise<number> {
    const next = (): Promise<number> => this.#read();
    // One reader at a time; that the one before failed is told to whoever asked for it.
    this.#reading = this.#reading.then(next, next);
    return this.#reading;
  }

  /** The batch that brought this key into the house; undefined when none of those read did. */
  batchOf(fingerprint: Sha256): string | undefined {
    const batch = this.#batchOf.get(short(fingerprint));
    return batch === undefined ? undefined : this.#batches[batch];
  }

  /** How many keys are known. */
  get size(): number {
    return this.#batchOf.size;
  }

  async #read(): Promise<number> {
    for await (const stored of this.events.readStream(INTAKE_STREAM, { from: this.#revision + 1 })) {
      const event = vaultVersions.upcast(stored);
      if (isAdmission(event)) await this.#take(event.data.batchId);
      this.#revision = event.revision;
    }
    return this.#revision;
  }

  async #take(batchId: string): Promise<void> {
    const batch = this.#batches.push(batchId) - 1;
    for await (const stored of this.events.readStream(batchStream(batchId), { limit: 1 })) {
      const event = vaultVersions.upcast(stored);
      if (!isImport(event)) continue;
      for (const { fingerprint } of event.data.keys) this.#batchOf.set(short(fingerprint), batch);
    }
  }
}

/** 16 bytes as 16 one-byte characters: a third of what the hex digits take. */
function short(fingerprint: Sha256): string {
  return Buffer.from(fingerprint.slice(0, 32), 'hex').toString('latin1');
}

function isAdmission(event: StoredEvent): event is StoredEvent<Extract<IntakeFact, { readonly type: 'BatchAdmitted' }>> {
  return event.type === 'BatchAdmitted';
}

function isImport(event: StoredEvent): event is StoredEvent<Extract<KeyBatchFact, { readonly type: 'KeysImported' }>> {
  return event.type === 'KeysImported';
}
