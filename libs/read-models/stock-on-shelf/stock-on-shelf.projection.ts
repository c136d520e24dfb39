import type { IntakeFact, KeyBatchFact, KeysImported } from '@app/domain/vault';
import { type Instant, never, type Projection, type StoredEvent } from '@app/kernel';

/** The stream prefix of key batches: an order's own stream has a fact of the same type. */
const BATCH = 'keybatch-';

type Heard = Exclude<KeyBatchFact, { readonly type: 'KeysRewrapped' }> | IntakeFact;

/** How many keys of a batch are where. `sellable` are free and not in quarantine; a key in quarantine is also counted where it is. */
export type BatchCounts = { readonly [where in 'total' | 'sellable' | 'reserved' | 'allocated' | 'quarantined']: number };

/** One batch of keys. */
export type BatchOnShelf = BatchCounts & {
  readonly batchId: string;
  readonly productId: string;
  readonly mode: 'live' | 'test';
  /** Its keys are sold only once it is admitted. */
  readonly intake: 'undecided' | 'admitted' | 'refused';
  /** Admitted, and not sold out. */
  readonly onSale: boolean;
  readonly importedAt: Instant;
  readonly changedAt: Instant;
  /** Keys that are not free, and keys in quarantine, by what their ids have beyond the batch's. */
  readonly uses: { readonly [key: string]: 'reserved' | 'allocated' };
  readonly inQuarantine: readonly string[];
};

/** How many keys of which product are on the shelf, set aside, handed out? */
export const stockOnShelf: Projection<BatchOnShelf, Heard> = {
  name: 'stock-on-shelf',
  version: 1,
  indexes: [['importedAt'], ['productId', 'importedAt'], ['productId', 'onSale', 'importedAt']],
  on: [
    'KeysImported',
    'KeysReserved',
    'KeysReleased',
    'KeysAllocated',
    'KeysQuarantined',
    'KeysReleasedFromQuarantine',
    'BatchAdmitted',
    'BatchRefused',
  ],
  route: (event) => {
    if (event.type === 'BatchAdmitted' || event.type === 'BatchRefused') return event.data.batchId;
    return event.stream.startsWith(BATCH) ? event.stream.slice(BATCH.length) : null;
  },
  evolve: (doc, event) => {
    const changedAt = event.metadata.recordedAt;
    if (event.type === 'KeysImported') {
      const { batchId, productId, mode, keys } = event.data;
      const untouched = { uses: {}, inQuarantine: [], total: keys.length };
      return counted({ batchId, productId, mode, intake: 'undecided', importedAt: changedAt, changedAt, ...untouched });
    }
    return doc === null ? null : counted({ ...doc, changedAt, ...changeBy(event, doc) });
  },
};

type Kept = Omit<BatchOnShelf, Exclude<keyof BatchCounts, 'total'> | 'onSale'>;

function changeBy(event: StoredEvent<Exclude<Heard, KeysImported>>, doc: Kept): Partial<Kept> {
  switch (event.type) {
    case 'KeysReserved':
      return { uses: { ...doc.uses, ...usedFor('reserved', doc, event.data.keyIds) } };
    case 'KeysAllocated':
      return { uses: { ...doc.uses, ...usedFor('allocated', doc, event.data.keyIds) } };
    case 'KeysReleased': {
      const freed = shortened(doc, event.data.keyIds);
      return { uses: Object.fromEntries(Object.entries(doc.uses).filter(([key]) => !freed.has(key))) };
    }
    case 'KeysQuarantined':
      return { inQuarantine: [...new Set([...doc.inQuarantine, ...shortened(doc, event.data.keyIds)])] };
    case 'KeysReleasedFromQuarantine': {
      const vouchedFor = shortened(doc, event.data.keyIds);
      return { inQuarantine: doc.inQuarantine.filter((key) => !vouchedFor.has(key)) };
    }
    case 'BatchAdmitted':
      return { intake: 'admitted' };
    case 'BatchRefused':
      return { intake: 'refused' };
    default:
      return never(event);
  }
}

function counted(batch: Kept): BatchOnShelf {
  const uses = Object.values(batch.uses);
  const allocated = uses.filter((use) => use === 'allocated').length;
  const freeInQuarantine = batch.inQuarantine.filter((key) => batch.uses[key] === undefined).length;
  const sellable = batch.total - uses.length - freeInQuarantine;
  return {
    ...batch,
    sellable,
    reserved: uses.length - allocated,
    allocated,
    quarantined: batch.inQuarantine.length,
    onSale: batch.intake === 'admitted' && sellable > 0,
  };
}

function usedFor(use: 'reserved' | 'allocated', batch: Kept, keyIds: readonly string[]): BatchOnShelf['uses'] {
  return Object.fromEntries([...shortened(batch, keyIds)].map((key) => [key, use]));
}

function shortened({ batchId }: Kept, keyIds: readonly string[]): ReadonlySet<string> {
  return new Set(keyIds.map((keyId) => (keyId.startsWith(batchId) ? keyId.slice(batchId.length) : keyId)));
}
