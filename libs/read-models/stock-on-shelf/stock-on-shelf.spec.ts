import { batchStream, evolveKeyBatch, INTAKE_STREAM, type IntakeFact, type KeyBatchFact, noBatch, shelfOf } from '@app/domain/vault';
import { sha256 } from '@app/kernel';
import { documents, keep, storedDocuments, type ToldLog, toldLog } from '@app/testing';
import { at, recordedAt, sealed } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { documentsOf } from '../documents.query.js';
import { type BatchOnShelf, stockOnShelf } from './stock-on-shelf.projection.js';
import { StockOnShelf } from './stock-on-shelf.query.js';

const keyId = (n: number, batchId = 'b1'): string => (n % 2 === 0 ? `${batchId}-${n}` : `other-${n}`);

function imported(keys: number, batchId = 'b1', productId = 'p1'): KeyBatchFact {
  const key = (n: number) => ({
    sealed: sealed('key'),
    salt: sealed('salt'),
    fingerprint: sha256(`${batchId} ${n}`),
    commitment: sha256(`${n}`),
  });
  const made = Array.from({ length: keys }, (_, n) => ({ ...key(n), keyId: keyId(n, batchId), last4Index: sha256(`last ${n}`) }));
  return { type: 'KeysImported', data: { batchId, productId, mode: 'live', keys: made } };
}
const reserved = (...keys: readonly number[]): KeyBatchFact => ({
  type: 'KeysReserved',
  data: { reservationId: 'r', orderId: 'o', keyIds: keys.map((n) => keyId(n)) },
});
const released = (...keys: readonly number[]): KeyBatchFact => ({
  type: 'KeysReleased',
  data: { reservationId: 'r', orderId: 'o', keyIds: keys.map((n) => keyId(n)), unknown: keys.length === 0 },
});
const allocated = (...keys: readonly number[]): KeyBatchFact => ({
  type: 'KeysAllocated',
  data: { allocationId: 'a', reservationId: 'r', orderId: 'o', keyIds: keys.map((n) => keyId(n)) },
});
const quarantined = (...keys: readonly number[]): KeyBatchFact => ({
  type: 'KeysQuarantined',
  data: { keyIds: keys.map((n) => keyId(n)), reason: 'reported' },
});
const vouchedFor = (...keys: readonly number[]): KeyBatchFact => ({
  type: 'KeysReleasedFromQuarantine',
  data: { keyIds: keys.map((n) => keyId(n)) },
});
const admitted = (batchId = 'b1', productId = 'p1'): IntakeFact => ({
  type: 'BatchAdmitted',
  data: { batchId, productId, quantity: 1, fingerprintsDigest: sha256('digest') },
});

function shelf(...facts: readonly (KeyBatchFact | IntakeFact)[]): BatchOnShelf | undefined {
  const log = toldLog();
  for (const fact of facts) log.tell(isIntake(fact) ? INTAKE_STREAM : batchStream('b1'), fact);
  return documents(keep(stockOnShelf, log.events))['b1'];
}
function isIntake(fact: KeyBatchFact | IntakeFact): fact is IntakeFact {
  return fact.type === 'BatchAdmitted' || fact.type === 'BatchRefused';
}

describe('A batch on the shelf', () => {
  it('is sold only once it is admitted', () => {
    expect(shelf(imported(3))).toMatchObject({ intake: 'undecided', onSale: false, total: 3, sellable: 3, productId: 'p1' });
    expect(shelf(imported(3), admitted())).toMatchObject({ intake: 'admitted', onSale: true });
    const duplicates = [{ keyId: keyId(0), of: 'b0-1' }];
    expect(shelf(imported(3), { type: 'BatchRefused', data: { batchId: 'b1', productId: 'p1', duplicates } })).toMatchObject({
      intake: 'refused',
      onSale: false,
    });
  });

  it('counts its keys where they are', () => {
    expect(shelf(imported(5), admitted(), reserved(0, 1, 2))).toMatchObject({ sellable: 2, reserved: 3, allocated: 0, onSale: true });
    expect(shelf(imported(5), admitted(), reserved(0, 1, 2), allocated(0, 1))).toMatchObject({ sellable: 2, reserved: 1, allocated: 2 });
    expect(shelf(imported(5), admitted(), reserved(0, 1, 2), released(0, 1, 2))).toMatchObject({ sellable: 5, reserved: 0 });
    expect(shelf(imported(5), admitted(), released())).toMatchObject({ sellable: 5 });
    expect(shelf(imported(2), admitted(), reserved(0, 1))).toMatchObject({ sellable: 0, onSale: false });
  });

  it('keeps a key in quarantine from being sold, wherever it is', () => {
    expect(shelf(imported(5), admitted(), quarantined(0))).toMatchObject({ sellable: 4, quarantined: 1 });
    expect(shelf(imported(5), admitted(), reserved(0), quarantined(0))).toMatchObject({ sellable: 4, reserved: 1, quarantined: 1 });
    expect(shelf(imported(5), admitted(), reserved(0), quarantined(0), released(0))).toMatchObject({ sellable: 4, reserved: 0 });
    expect(shelf(imported(5), admitted(), quarantined(0, 1), vouchedFor(1))).toMatchObject({ sellable: 4, quarantined: 1 });
    expect(shelf(imported(1), admitted(), quarantined(0))).toMatchObject({ sellable: 0, onSale: false });
  });

  it('is not there before its keys are, and is not mixed with an order that has a fact of the same name', () => {
    expect(shelf(admitted(), reserved(1))).toBeUndefined();
    const log = toldLog();
    log.tell('order-b1', imported(1));
    expect(documents(keep(stockOnShelf, log.events))).toEqual({});
  });

  it('agrees with the batch itself, whatever happens to its keys', () => {
    const keys = fc.uniqueArray(fc.nat(9), { maxLength: 4 });
    const fact = fc.oneof(
      ...[reserved, released, allocated, quarantined, vouchedFor].map((make) => keys.map((numbers) => make(...numbers))),
    );
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 20 }), (facts) => {
        const told = [imported(10), ...facts];
        const { total, sellable, reserved: set, allocated: out, quarantined: apart } = shelfOf(told.reduce(evolveKeyBatch, noBatch));
        expect(shelf(...told)).toMatchObject({ total, sellable, reserved: set, allocated: out, quarantined: apart });
      }),
    );
  });
});

describe('The stock of a product', () => {
  const tell = (
    log: ToldLog,
    batchId: string,
    productId: string,
    minute: string,
    keys: number,
    ...facts: readonly KeyBatchFact[]
  ): void => {
    log.tell(batchStream(batchId), recordedAt(at(minute), imported(keys, batchId, productId)), ...facts);
    log.tell(INTAKE_STREAM, admitted(batchId, productId));
  };
  const read = async <T>(log: ToldLog, ask: (stock: StockOnShelf) => Promise<T>): Promise<T> => {
    const stored = storedDocuments();
    try {
      await stored.add(stockOnShelf, log.events);
      return await ask(new StockOnShelf(documentsOf(stockOnShelf, stored.store, (name) => name)));
    } finally {
      await stored.close();
    }
  };

  it('is the sum over its admitted batches', async () => {
    const log = toldLog();
    tell(log, 'b1', 'p1', '10:00', 3, reserved(0));
    tell(log, 'b2', 'p1', '10:01', 2, quarantined(1));
    tell(log, 'b3', 'p1', '10:02', 1, allocated(1));
    tell(log, 'b4', 'p2', '10:03', 9);
    log.tell(batchStream('b5'), imported(7, 'b5', 'p1'));
    expect(await read(log, (stock) => stock.available('p1'))).toBe(3);
    expect(await read(log, (stock) => stock.available('p3'))).toBe(0);
    expect(await read(log, (stock) => stock.availability('p1'))).toEqual({
      ...{ productId: 'p1', batches: 3, total: 6, sellable: 3, reserved: 1, allocated: 1, quarantined: 1 },
    });
    const list = (productId?: string) => read(log, async (stock) => (await stock.list({ productId })).items.map(({ batchId }) => batchId));
    expect(await list('p1')).toEqual(['b5', 'b3', 'b2', 'b1']);
    expect(await list()).toEqual(['b5', 'b4', 'b3', 'b2', 'b1']);
  });

  it('is summed up over more batches than are read at a time', async () => {
    const log = toldLog();
    for (let n = 0; n < 410; n += 1) tell(log, `b${n}`, 'p1', '10:00', 2);
    expect(await read(log, (stock) => stock.available('p1'))).toBe(820);
  });
});
