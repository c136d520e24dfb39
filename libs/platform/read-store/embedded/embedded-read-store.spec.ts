import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedReadStore, openEmbeddedReadStore } from './embedded-read-store.js';
import { openEmbeddedReadStoreForReading } from './embedded-read-store-reader.js';
import { VIEWS_FILE, ViewsTooNew } from './views-database.js';

describe('The embedded read store', () => {
  let folder: string;
  let store: EmbeddedReadStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cardtrail-views-'));
    store = openEmbeddedReadStore(join(folder, 'data'));
    await store.declare({ name: 'orders', indexes: [['shopId', 'placedAt']] });
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const write = (id: string, doc: { shopId: string; placedAt: string }): Promise<unknown> =>
    store.apply({
      collection: 'orders',
      writes: [{ id, previous: null, position: 1n, doc }],
      checkpoint: { subscription: 'orders', position: 1n },
    });

  it('lets others have their turn between two pages of a scan', async () => {
    const writes = Array.from({ length: 1_200 }, (_, n) => ({ id: `id-${n}`, previous: null, position: 1n, doc: {} }));
    await store.apply({ collection: 'orders', writes });
    const seen: string[] = [];
    let seenByOthers = 0;
    setImmediate(() => {
      seenByOthers = seen.length;
    });
    for await (const { id } of store.scan('orders')) seen.push(id);
    expect(seen).toHaveLength(1_200);
    expect(seenByOthers).toBe(500);
  });

  it('writes neither documents nor checkpoint when one of them cannot be written', async () => {
    const unwritable = { id: 'b', previous: null, position: 2n ** 70n, doc: {} };
    const batch = { collection: 'orders', writes: [{ ...unwritable, id: 'a', position: 1n }, unwritable] };
    await expect(store.apply({ ...batch, checkpoint: { subscription: 'orders', position: 2n } })).rejects.toBeDefined();
    expect(await store.get('orders', 'a')).toBeUndefined();
    expect(await store.checkpoint('orders')).toBeUndefined();
    await write('a', { shopId: 's', placedAt: '1' });
    expect(await store.checkpoint('orders')).toBe(1n);
  });

  it('is read beside its writer, which sees nothing of it', async () => {
    await write('a', { shopId: 's', placedAt: '1' });
    const reader = openEmbeddedReadStoreForReading(join(folder, 'data'));
    await write('b', { shopId: 's', placedAt: '2' });
    const query = { where: { shopId: 's' }, orderBy: { field: 'placedAt', direction: 'desc' as const }, limit: 10 };
    expect((await reader.find('orders', query)).map(({ id }) => id)).toEqual(['b', 'a']);
    await store.drop('orders');
    await store.declare({ name: 'orders', indexes: [['shopId', 'placedAt']] });
    expect(await reader.find('orders', query)).toEqual([]);
    await reader.close();
    await write('c', { shopId: 's', placedAt: '3' });
  });

  it('reads a folder that nobody has open', async () => {
    await write('a', { shopId: 's', placedAt: '1' });
    await store.close();
    const reader = openEmbeddedReadStoreForReading(join(folder, 'data'));
    expect(await reader.count('orders')).toBe(1);
    await reader.close();
  });

  it('does not open what a newer version wrote', async () => {
    await store.close();
    const database = new DatabaseSync(join(folder, 'data', VIEWS_FILE));
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(() => openEmbeddedReadStore(join(folder, 'data'))).toThrow(ViewsTooNew);
    expect(() => openEmbeddedReadStoreForReading(join(folder, 'data'))).toThrow(ViewsTooNew);
  });

  it('finds a page through the declared index, without sorting', async () => {
    const plan = new DatabaseSync(join(folder, 'data', VIEWS_FILE), { readOnly: true });
    const steps = plan
      .prepare(
        'EXPLAIN QUERY PLAN SELECT id FROM docs_1 INDEXED BY docs_1_by_0 WHERE doc IS NOT NULL AND "f_shopId" = ? ' +
          'AND "f_placedAt" IS NOT NULL AND ("f_placedAt", id) > (?, ?) ORDER BY "f_placedAt" ASC, id ASC LIMIT ?',
      )
      .all('s', '1', 'a', 10)
      .map((row) => String(row['detail']));
    plan.close();
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatch(/^SEARCH docs_1 USING INDEX docs_1_by_0 \("?f_shopId"?=\? AND/);
  });

  it.each(['a b', 'a"; --', '$where', '1st', ''])('refuses to index the field %j', async (field) => {
    await expect(store.declare({ name: 'bad', indexes: [[field]] })).rejects.toThrow('cannot name an indexed field');
  });

  it('refuses two fields that SQL could not tell apart', async () => {
    await expect(store.declare({ name: 'bad', indexes: [['shopId', 'shopID']] })).rejects.toThrow('differ in case');
  });
});
