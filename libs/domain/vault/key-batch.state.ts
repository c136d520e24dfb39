import type { Sha256 } from '@app/kernel';
import type { KeyBatchFact } from './vault.events.js';

/** One key of a batch, without its value. */
export type BatchKey = {
  readonly keyId: string;
  readonly fingerprint: Sha256;
  readonly commitment: Sha256;
  readonly use: 'free' | 'reserved' | 'allocated';
  readonly quarantined: boolean;
};

/** What a batch knows of one reservation. A released one stays as a tombstone: it can never be made again. */
export type BatchReservation = {
  readonly reservationId: string;
  readonly orderId: string;
  readonly stage: 'reserved' | 'released' | 'allocated';
  /** The keys that are set aside or handed out; none once released. */
  readonly keyIds: readonly string[];
  readonly allocationId: string | undefined;
};

/** A key batch, folded. Sealed values stay in its records. */
export type KeyBatch =
  | { readonly stage: 'none' }
  | {
      readonly stage: 'imported';
      readonly batchId: string;
      readonly productId: string;
      readonly mode: 'live' | 'test';
      readonly keys: readonly BatchKey[];
      readonly reservations: ReadonlyMap<string, BatchReservation>;
    };

type Imported = Extract<KeyBatch, { readonly stage: 'imported' }>;

/** A batch that does not exist yet. */
export const noBatch: KeyBatch = { stage: 'none' };

/** The batch after one more fact. */
export function evolveKeyBatch(batch: KeyBatch, fact: KeyBatchFact): KeyBatch {
  if (fact.type === 'KeysImported') {
    const { batchId, productId, mode } = fact.data;
    const keys = fact.data.keys.map(
      ({ keyId, fingerprint, commitment }): BatchKey => ({ keyId, fingerprint, commitment, use: 'free', quarantined: false }),
    );
    return { stage: 'imported', batchId, productId, mode, keys, reservations: new Map() };
  }
  if (batch.stage === 'none') return batch;
  switch (fact.type) {
    case 'KeysReserved': {
      const { reservationId, orderId, keyIds } = fact.data;
      return used(batch, 'reserved', { reservationId, orderId, stage: 'reserved', keyIds, allocationId: undefined }, keyIds);
    }
    case 'KeysReleased': {
      const { reservationId, orderId, keyIds } = fact.data;
      return used(batch, 'free', { reservationId, orderId, stage: 'released', keyIds: [], allocationId: undefined }, keyIds);
    }
    case 'KeysAllocated': {
      const { reservationId, orderId, keyIds, allocationId } = fact.data;
      return used(batch, 'allocated', { reservationId, orderId, stage: 'allocated', keyIds, allocationId }, keyIds);
    }
    case 'KeysQuarantined':
      return { ...batch, keys: changed(batch.keys, fact.data.keyIds, { quarantined: true }) };
    case 'KeysReleasedFromQuarantine':
      return { ...batch, keys: changed(batch.keys, fact.data.keyIds, { quarantined: false }) };
    case 'KeysRewrapped':
      return batch;
  }
}

/** How many keys of a batch are where. `sellable` are free and not in quarantine; the others add up to `total`. */
export function shelfOf(batch: KeyBatch): {
  readonly [where in 'total' | 'free' | 'reserved' | 'allocated' | 'sellable' | 'quarantined']: number;
} {
  const keys = batch.stage === 'none' ? [] : batch.keys;
  const count = (is: (key: BatchKey) => boolean): number => keys.filter(is).length;
  return {
    total: keys.length,
    free: count(({ use }) => use === 'free'),
    reserved: count(({ use }) => use === 'reserved'),
    allocated: count(({ use }) => use === 'allocated'),
    sellable: count(isSellable),
    quarantined: count(({ quarantined }) => quarantined),
  };
}

/** May this key be set aside for an order? */
export function isSellable(key: BatchKey): boolean {
  return key.use === 'free' && !key.quarantined;
}

/** Has this key gone to nobody, and may it still go to somebody? A reserved one may, and may come back to the shelf. */
export function isUnsold(key: BatchKey): boolean {
  return key.use !== 'allocated' && !key.quarantined;
}

/** The reservation of that id, as this batch knows it. */
export function batchReservation(batch: KeyBatch, reservationId: string): BatchReservation | undefined {
  return batch.stage === 'none' ? undefined : batch.reservations.get(reservationId);
}

/** How many keys the reservations that `are` these hold and could give back to the shelf. */
export function unsoldKeysOf(batch: KeyBatch, are: (reservation: BatchReservation) => boolean): number {
  if (batch.stage === 'none') return 0;
  const these = [...batch.reservations.values()].filter((known) => known.stage === 'reserved' && are(known));
  const keyIds = new Set(these.flatMap((known) => known.keyIds));
  return batch.keys.filter((key) => keyIds.has(key.keyId) && isUnsold(key)).length;
}

/** The keys handed out under that allocation at this batch, as an order records them; none when it was not made here. */
export function allocatedHere(
  batch: KeyBatch,
  allocationId: string,
): readonly { readonly keyId: string; readonly batchId: string; readonly commitment: Sha256 }[] {
  if (batch.stage === 'none') return [];
  const { batchId, keys } = batch;
  const keyIds = new Set(
    [...batch.reservations.values()].filter((known) => known.allocationId === allocationId).flatMap((known) => known.keyIds),
  );
  return keys.filter(({ keyId }) => keyIds.has(keyId)).map(({ keyId, commitment }) => ({ keyId, batchId, commitment }));
}

function used(batch: Imported, use: BatchKey['use'], reservation: BatchReservation, keyIds: readonly string[]): Imported {
  const reservations = new Map(batch.reservations).set(reservation.reservationId, reservation);
  return { ...batch, keys: changed(batch.keys, keyIds, { use }), reservations };
}

function changed(keys: readonly BatchKey[], keyIds: readonly string[], change: Partial<BatchKey>): readonly BatchKey[] {
  const wanted = new Set(keyIds);
  return keys.map((key) => (wanted.has(key.keyId) ? { ...key, ...change } : key));
}
