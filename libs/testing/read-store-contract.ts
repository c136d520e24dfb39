import type { Doc } from '@app/kernel';
import { type ReadStore, UnknownCollection } from '@app/platform/read-store';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INDEXES, ids, ORDERS, order, putInto } from './read-store-contract.documents.js';
import { readStoreFences } from './read-store-contract.fences.js';
import { readStoreQueries } from './read-store-contract.queries.js';

/** An engine under test: opened on fresh storage, opened again on the same, and cleaned away. */
export type ReadStoreUnderTest = {
  open(): Promise<ReadStore>;
  /** Closes nothing: the store opened before was closed by the suite. */
  reopen(): Promise<ReadStore>;
  dispose(): Promise<void>;
  /** Several processes may write, and one that was succeeded is kept out. */
  readonly fences?: boolean;
  /** False for a server that compares text by UTF-16 units, as some that are compatible with another do. */
  readonly codePoints?: boolean;
};

/** What every read store must do, whatever holds its documents. */
export function readStoreContract(engine: string, underTest: ReadStoreUnderTest): void {
  describe(`Read store contract: ${engine}`, () => {
    let store: ReadStore;

    beforeEach(async () => {
      store = await underTest.open();
      await store.declare({ name: ORDERS, indexes: INDEXES });
    });

    afterEach(async () => {
      await store.close();
      await underTest.dispose();
    });

    const put = (...docs: readonly { id: string; doc: Doc | null }[]): Promise<unknown> => putInto(store, docs);

    describe('documents', () => {
      it('gives back what was written, with its stamp', async () => {
        const doc = { text: 'héllo 卡 🎴\u0000', nested: { list: [1, null, true] }, big: '9223372036854775807' };
        await store.apply({ collection: ORDERS, writes: [{ id: 'a', previous: null, position: 2n ** 62n, doc }] });
        expect(await store.get(ORDERS, 'a')).toEqual({ id: 'a', position: 2n ** 62n, doc });
        expect(await store.get(ORDERS, 'b')).toBeUndefined();
      });

      it('reads many at once and leaves out what is not there', async () => {
        await put(order('a', 's', '1'), order('b', 's', '2'));
        const found = await store.getMany(ORDERS, ['b', 'nobody', 'a']);
        expect([...found.keys()].sort()).toEqual(['a', 'b']);
        expect(found.get('b')?.doc).toEqual(order('b', 's', '2').doc);
      });

      it('keeps a removed document as a stamped tombstone that no list shows', async () => {
        await put(order('a', 's', '1'), order('b', 's', '2'));
        await store.apply({ collection: ORDERS, writes: [{ id: 'a', previous: 1n, position: 7n, doc: null }] });
        expect(await store.get(ORDERS, 'a')).toEqual({ id: 'a', position: 7n, doc: null });
        expect(ids(await store.find(ORDERS, { where: { shopId: 's' }, limit: 10 }))).toEqual(['b']);
        expect(ids(await store.find(ORDERS, { limit: 10 }))).toEqual(['b']);
        expect(await store.count(ORDERS)).toBe(1);
      });

      it('leaves out a write that goes by another position, names it, and keeps the checkpoint', async () => {
        await put(order('a', 's', '1'));
        const { stale } = await store.apply({
          collection: ORDERS,
          writes: [
            { id: 'a', previous: null, position: 5n, doc: { wrong: 'there already' } },
            { id: 'b', previous: 3n, position: 5n, doc: { wrong: 'not there' } },
            { id: 'c', previous: null, position: 5n, doc: { right: true } },
          ],
          checkpoint: { subscription: 'orders', position: 5n },
        });
        expect([...stale].sort()).toEqual(['a', 'b']);
        expect((await store.get(ORDERS, 'a'))?.position).toBe(1n);
        expect(await store.get(ORDERS, 'b')).toBeUndefined();
        expect((await store.get(ORDERS, 'c'))?.doc).toEqual({ right: true });
        expect(await store.checkpoint('orders')).toBeUndefined();
      });

      it('writes again at the same position when that is what the write goes by', async () => {
        await put(order('a', 's', '1'));
        const again = { collection: ORDERS, writes: [{ id: 'a', previous: 1n, position: 1n, doc: { n: 2 } }] };
        expect(await store.apply(again)).toEqual({ stale: [] });
        expect((await store.get(ORDERS, 'a'))?.doc).toEqual({ n: 2 });
      });

      it('gives back any JSON object just as it was', async () => {
        const json = fc.object({
          key: fc.string({ unit: 'binary' }),
          values: [fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)],
        });
        const odd: Doc[] = [
          { $set: { 'a.b': 1 }, 'x.y': '$z', '': 'no name', constructor: 'c', 'nul\u0000': 1 },
          JSON.parse('{"__proto__":{"a":1},"2":1,"1":2}') as Doc,
        ];
        const samples = [...odd, ...fc.sample(json, { numRuns: 50, seed: 11 }).map((one) => JSON.parse(JSON.stringify(one)) as Doc)];
        for (const [n, doc] of samples.entries()) await put({ id: `json-${n}`, doc });
        for (const [n, doc] of samples.entries()) {
          expect(JSON.stringify((await store.get(ORDERS, `json-${n}`))?.doc)).toBe(JSON.stringify(doc));
        }
      });

      it('keeps positions apart that are one apart, up to the highest', async () => {
        const high = 2n ** 63n - 1n;
        await store.apply({ collection: ORDERS, writes: [{ id: 'a', previous: null, position: high - 1n, doc: {} }] });
        const beside = { id: 'a', previous: high, position: high, doc: {} };
        expect(await store.apply({ collection: ORDERS, writes: [beside] })).toEqual({ stale: ['a'] });
        expect(await store.apply({ collection: ORDERS, writes: [{ ...beside, previous: high - 1n }] })).toEqual({ stale: [] });
        expect((await store.get(ORDERS, 'a'))?.position).toBe(high);
        await expect(store.saveCheckpoint('x', 2n ** 63n)).rejects.toBeDefined();
      });

      it('names exactly the stale ones of a large batch', async () => {
        const ids = Array.from({ length: 300 }, (_, n) => `many-${String(n).padStart(3, '0')}`);
        await put(...ids.map((id) => ({ id, doc: {} })));
        const writes = ids.map((id, n) => ({ id, previous: n % 3 === 0 ? 7n : 1n, position: 8n, doc: { n } }));
        const { stale } = await store.apply({ collection: ORDERS, writes });
        expect([...stale].sort()).toEqual(ids.filter((_, n) => n % 3 === 0));
        const found = await store.getMany(ORDERS, ids);
        expect(ids.map((id) => found.get(id)?.position)).toEqual(ids.map((_, n) => (n % 3 === 0 ? 1n : 8n)));
      });

      it('lets one of two writers of the same document win, each time', async () => {
        for (let position = 1n; position <= 30n; position += 1n) {
          const previous = position === 1n ? null : position - 1n;
          const tries = ['one', 'two', 'three'].map((by) =>
            store.apply({ collection: ORDERS, writes: [{ id: 'raced', previous, position, doc: { by } }] }),
          );
          expect((await Promise.all(tries)).filter(({ stale }) => stale.length === 0)).toHaveLength(1);
        }
      });

      it('scans everything in one order, page after page', async () => {
        const all = Array.from({ length: 1203 }, (_, n) => `id-${String(n).padStart(5, '0')}`);
        await store.apply({ collection: ORDERS, writes: all.map((id) => ({ id, previous: null, position: 1n, doc: null })) });
        const seen: string[] = [];
        for await (const { id } of store.scan(ORDERS)) seen.push(id);
        expect(seen).toEqual(all);
        const some: string[] = [];
        for await (const { id } of store.scan(ORDERS, { afterId: 'id-01199', limit: 2 })) some.push(id);
        expect(some).toEqual(['id-01200', 'id-01201']);
      });
    });

    readStoreQueries(() => store, { codePoints: underTest.codePoints ?? true });

    describe('collections', () => {
      it('may be declared again, with more indexes', async () => {
        await put(order('a', 's', '1', { colour: 'red' }));
        await store.declare({ name: ORDERS, indexes: [...INDEXES, ['colour']] });
        await store.declare({ name: ORDERS, indexes: INDEXES });
        expect(ids(await store.find(ORDERS, { where: { colour: 'red' }, limit: 1 }))).toEqual(['a']);
      });

      it('are gone when dropped, checkpoint and all, and begin anew', async () => {
        await put(order('a', 's', '1'));
        await store.saveCheckpoint(ORDERS, 9n);
        await store.drop(ORDERS);
        await expect(store.get(ORDERS, 'a')).rejects.toBeInstanceOf(UnknownCollection);
        expect(await store.checkpoint(ORDERS)).toBeUndefined();
        await store.declare({ name: ORDERS, indexes: [] });
        expect(await store.get(ORDERS, 'a')).toBeUndefined();
        await store.drop('never declared');
      });

      it('do not see each other', async () => {
        await store.declare({ name: 'orders@1#2', indexes: INDEXES });
        await put(order('a', 's', '1'));
        expect(await store.get('orders@1#2', 'a')).toBeUndefined();
      });
    });

    describe('checkpoints and state', () => {
      it('moves the checkpoint with the documents, and alone', async () => {
        await store.apply({ collection: ORDERS, writes: [], checkpoint: { subscription: 'x', position: 2n ** 60n } });
        expect(await store.checkpoint('x')).toBe(2n ** 60n);
        await store.saveCheckpoint('x', 2n ** 60n + 1n);
        expect(await store.checkpoint('x')).toBe(2n ** 60n + 1n);
      });

      it('never moves a checkpoint back', async () => {
        await store.saveCheckpoint('x', 10n);
        await store.saveCheckpoint('x', 9n);
        expect(await store.checkpoint('x')).toBe(10n);
        await store.apply({ collection: ORDERS, writes: [], checkpoint: { subscription: 'x', position: 2n } });
        expect(await store.checkpoint('x')).toBe(10n);
      });

      it('changes a state record only at the version that was read', async () => {
        expect(await store.putState('live', 'orders', { build: 1 }, 3)).toBe(false);
        expect(await store.putState('live', 'orders', { build: 1 }, null)).toBe(true);
        expect(await store.putState('live', 'orders', { build: 2 }, null)).toBe(false);
        const read = await store.getState('live', 'orders');
        expect(read?.value).toEqual({ build: 1 });
        expect(await store.putState('live', 'orders', { build: 2 }, read?.version ?? -1)).toBe(true);
        expect(await store.putState('live', 'orders', { build: 3 }, read?.version ?? -1)).toBe(false);
        expect((await store.getState('live', 'orders'))?.value).toEqual({ build: 2 });
      });

      it('never takes a record made again for the one that was removed', async () => {
        await store.putState('failures', 'a', { tries: 1 }, null);
        const first = await store.getState('failures', 'a');
        expect(await store.putState('failures', 'a', null, first?.version ?? -1)).toBe(true);
        expect(await store.getState('failures', 'a')).toBeUndefined();
        await store.putState('failures', 'a', { tries: 2 }, null);
        expect(await store.putState('failures', 'a', null, first?.version ?? -1)).toBe(false);
      });

      it('lets one of two writers win', async () => {
        const won = await Promise.all([1, 2, 3].map((build) => store.putState('live', 'orders', { build }, null)));
        expect(won.filter(Boolean)).toHaveLength(1);
      });

      it('lists a space by key', async () => {
        await store.putState('failures', 'b', { n: 2 }, null);
        await store.putState('failures', 'a', { n: 1 }, null);
        await store.putState('other', 'c', { n: 3 }, null);
        expect((await store.listState('failures')).map(({ key, value }) => [key, value])).toEqual([
          ['a', { n: 1 }],
          ['b', { n: 2 }],
        ]);
      });

      it('gives several checkpoints, and several spaces each by key, at once', async () => {
        await store.saveCheckpoint('x', 2n ** 60n + 1n);
        await store.saveCheckpoint('y', 3n);
        expect(await store.checkpoints(['x', 'never', 'y'])).toEqual(
          new Map([
            ['x', 2n ** 60n + 1n],
            ['y', 3n],
          ]),
        );
        await store.putState('failures', 'b', { n: 2 }, null);
        await store.putState('failures', 'a', { n: 1 }, null);
        await store.putState('live', 'c', { n: 3 }, null);
        await store.putState('other', 'd', { n: 4 }, null);
        const found = await store.listStates(['live', 'failures', 'empty']);
        expect(
          new Map([...found].map(([space, kept]) => [space, kept.map(({ key, value }) => `${key} ${JSON.stringify(value)}`)])),
        ).toEqual(
          new Map([
            ['live', ['c {"n":3}']],
            ['failures', ['a {"n":1}', 'b {"n":2}']],
            ['empty', []],
          ]),
        );
        expect(found.get('failures')).toEqual(await store.listState('failures'));
        expect(await store.checkpoints([])).toEqual(new Map());
        expect(await store.listStates([])).toEqual(new Map());
      });
    });

    if (underTest.fences === true) readStoreFences(() => store);

    it('keeps everything over a restart', async () => {
      await put(order('a', 's', '1'));
      await store.saveCheckpoint('x', 4n);
      await store.putState('live', 'orders', { build: 1 }, null);
      await store.close();
      store = await underTest.reopen();
      expect((await store.get(ORDERS, 'a'))?.doc).toEqual(order('a', 's', '1').doc);
      expect(ids(await store.find(ORDERS, { where: { shopId: 's' }, limit: 1 }))).toEqual(['a']);
      expect(await store.checkpoint('x')).toBe(4n);
      expect((await store.getState('live', 'orders'))?.value).toEqual({ build: 1 });
    });

    it('says whether it is ready', async () => {
      expect(await store.health()).toEqual({ ready: true });
      await store.close();
      expect(await store.health()).toMatchObject({ ready: false });
      await expect(store.get(ORDERS, 'a')).rejects.toBeDefined();
    });
  });
}
