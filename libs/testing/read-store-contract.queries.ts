import type { Doc } from '@app/kernel';
import { FIND_LIMIT, type ReadStore, UndeclaredIndex } from '@app/platform/read-store';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ids, ORDERS, order, putInto } from './read-store-contract.documents.js';

/** What a read store must find, in which order, and what it must refuse to look for. */
export function readStoreQueries(store: () => ReadStore, { codePoints }: { readonly codePoints: boolean }): void {
  const put = (...docs: readonly { id: string; doc: Doc | null }[]): Promise<unknown> => putInto(store(), docs);

  describe('queries', () => {
    beforeEach(async () => {
      await put(
        order('a', 's1', '2026-01-03'),
        order('b', 's1', '2026-01-01', { status: 'paid', paid: true }),
        order('c', 's1', '2026-01-02'),
        order('d', 's2', '2026-01-02', { paid: true }),
        order('e', 's1', '2026-01-02', { status: 'paid' }),
        { id: 'f', doc: { shopId: 's1', status: 'open' } },
      );
    });

    it('filters by equality and sorts both ways, equal values by id', async () => {
      const of = (direction: 'asc' | 'desc') =>
        store().find(ORDERS, { where: { shopId: 's1' }, orderBy: { field: 'placedAt', direction }, limit: 10 });
      expect(ids(await of('asc'))).toEqual(['b', 'c', 'e', 'a']);
      expect(ids(await of('desc'))).toEqual(['a', 'e', 'c', 'b']);
    });

    it('gives every row once, page after page, both ways', async () => {
      for (const direction of ['asc', 'desc'] as const) {
        const seen: string[] = [];
        for (let after: { value: string; id: string } | undefined; ; ) {
          const query = { where: { shopId: 's1' }, orderBy: { field: 'placedAt', direction }, limit: 2 };
          const page = await store().find(ORDERS, after === undefined ? query : { ...query, after });
          seen.push(...ids(page));
          const last = page.at(-1);
          if (last === undefined) break;
          const value = last.doc?.['placedAt'];
          after = { value: typeof value === 'string' ? value : '', id: last.id };
        }
        expect([...seen].sort()).toEqual(['a', 'b', 'c', 'e']);
      }
    });

    it('pages by id where nothing orders the list', async () => {
      const query = { where: { paid: false }, limit: 1, after: { value: '', id: 'a' } };
      expect(ids(await store().find(ORDERS, query))).toEqual(['c']);
    });

    it('goes by code points, in ids and in fields', async () => {
      const words = ['', '\u0000', ' ', 'A', 'a', 'é', '卡', ...(codePoints ? ['\uffee'] : []), '🎴'];
      await put(...words.map((word, n) => ({ id: `${word}-${n}`, doc: { shopId: 'words', placedAt: word } })));
      const query = { where: { shopId: 'words' }, orderBy: { field: 'placedAt', direction: 'asc' as const }, limit: 20 };
      expect((await store().find(ORDERS, query)).map(({ doc }) => doc?.['placedAt'])).toEqual(words);
      const scanned: string[] = [];
      for await (const { id, doc } of store().scan(ORDERS)) if (doc?.['shopId'] === 'words') scanned.push(id);
      expect(scanned).toEqual([...scanned].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    });

    it('leaves out what lacks the field that orders the list, be it null or an object', async () => {
      await put(
        { id: 'x', doc: { shopId: 's9', placedAt: null } },
        { id: 'y', doc: { shopId: 's9', placedAt: '1' } },
        { id: 'z', doc: { shopId: 's9' } },
      );
      const query = { where: { shopId: 's9' }, orderBy: { field: 'placedAt', direction: 'asc' as const }, limit: 20 };
      expect(ids(await store().find(ORDERS, query))).toEqual(['y']);
      expect(ids(await store().find(ORDERS, { where: { shopId: 's9' }, limit: 20 }))).toEqual(['x', 'y', 'z']);
    });

    it('sorts numbers as numbers', async () => {
      await store().declare({ name: ORDERS, indexes: [['total']] });
      await put(...[10, 9, -1, 2 ** 40, 0.5].map((total, n) => ({ id: `n-${n}`, doc: { total } })));
      const query = { range: { field: 'total', from: 0 }, limit: 10 };
      expect((await store().find(ORDERS, query)).map(({ doc }) => doc?.['total'])).toEqual([0.5, 9, 10, 2 ** 40]);
      expect(ids(await store().find(ORDERS, { ...query, after: { value: 9, id: 'n-1' } }))).toEqual(['n-0', 'n-3']);
    });

    it('takes a range with both its ends', async () => {
      const range = { field: 'placedAt', from: '2026-01-02', to: '2026-01-03' };
      expect(ids(await store().find(ORDERS, { where: { shopId: 's1' }, range, limit: 10 }))).toEqual(['c', 'e', 'a']);
    });

    it('knows true and false, and fields in any order', async () => {
      expect(ids(await store().find(ORDERS, { where: { paid: true }, limit: 10 }))).toEqual(['b', 'd']);
      expect(ids(await store().find(ORDERS, { where: { status: 'paid', shopId: 's1' }, limit: 10 }))).toEqual(['b', 'e']);
      expect(await store().count(ORDERS, { status: 'paid', shopId: 's1' })).toBe(2);
    });

    it('follows a document whose field changes', async () => {
      await store().apply({ collection: ORDERS, writes: [{ ...order('c', 's2', '2026-01-09'), previous: 1n, position: 2n }] });
      expect(await store().count(ORDERS, { shopId: 's2' })).toBe(2);
      expect(await store().count(ORDERS, { shopId: 's1' })).toBe(4);
    });

    it.each([
      ['a field without an index', { where: { colour: 'red' }, limit: 1 }],
      ['a field that no index begins with', { where: { placedAt: '2026-01-01' }, limit: 1 }],
      ['an order that no index has', { where: { shopId: 's1' }, orderBy: { field: 'colour', direction: 'asc' as const }, limit: 1 }],
      [
        'a range and an order by different fields',
        { where: { shopId: 's1' }, range: { field: 'placedAt' }, orderBy: { field: 'status', direction: 'asc' as const }, limit: 1 },
      ],
      ['a field name that is SQL', { where: { '1=1; DROP TABLE collections; --': 'x' }, limit: 1 }],
    ])('refuses %s', async (_, query) => {
      await expect(store().find(ORDERS, query)).rejects.toBeInstanceOf(UndeclaredIndex);
    });

    it('takes a value for what it is, never for a part of the query', async () => {
      expect(await store().find(ORDERS, { where: { shopId: "s1' OR '1'='1" }, limit: 10 })).toEqual([]);
    });

    it.each([0, -1, 1.5, FIND_LIMIT + 1])('refuses the limit %d', async (limit) => {
      await expect(store().find(ORDERS, { limit })).rejects.toBeInstanceOf(RangeError);
    });
  });
}
