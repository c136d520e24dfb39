import type { Fact, Projection } from '@app/kernel';
import { type StoredDocuments, storedDocuments, toldLog } from '@app/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Documents } from './documents.port.js';
import { documentsOf } from './documents.query.js';
import { BadCursor, type PageRequest, pageOf } from './page.query.js';

type Count = { readonly n: number; readonly odd: boolean; readonly tens: string };
type Counted = Fact<'Counted', { readonly n: number }>;

const numbers: Projection<Count, Counted> = {
  name: 'numbers',
  version: 1,
  indexes: [['tens'], ['odd', 'tens']],
  on: ['Counted'],
  route: (event) => `n${String(event.data.n).padStart(5, '0')}`,
  evolve: (_doc, { data: { n } }) => ({ n, odd: n % 2 === 1, tens: String(Math.floor(n / 10)).padStart(4, '0') }),
};

describe('A page of a list', () => {
  let stored: StoredDocuments;
  let documents: Documents<Count>;
  let looks = 0;

  const numbersUpTo = async (last: number): Promise<void> => {
    const log = toldLog();
    log.tell('numbers', ...Array.from({ length: last }, (_, n) => ({ type: 'Counted', data: { n } })));
    await stored.add(numbers, log.events);
  };
  const page = (request: PageRequest, keep?: (doc: Count) => boolean) =>
    pageOf(documents, {
      ...request,
      orderBy: { field: 'tens', direction: 'desc' },
      show: ({ n }) => n,
      ...(keep === undefined ? {} : { keep: (doc: Count) => ++looks > 0 && keep(doc) }),
    });
  const walk = async (limit: number, keep?: (doc: Count) => boolean): Promise<number[]> => {
    const all: number[] = [];
    let after: string | undefined;
    do {
      const { items, next } = await page({ limit, after }, keep);
      all.push(...items);
      after = next ?? undefined;
    } while (after !== undefined);
    return all;
  };

  beforeEach(() => {
    looks = 0;
    stored = storedDocuments();
    documents = documentsOf(numbers, stored.store, (name) => Promise.resolve(name));
  });
  afterEach(() => stored.close());

  it('follows the one before without a gap or a repeat, though many are equal in what orders them', async () => {
    await numbersUpTo(57);
    const downwards = Array.from({ length: 57 }, (_, n) => 56 - n);
    expect(await walk(7)).toEqual(downwards);
    expect(await walk(1)).toEqual(downwards);
    expect(await walk(100)).toEqual(downwards);
  });

  it('says that nothing follows exactly when nothing does', async () => {
    await numbersUpTo(20);
    expect((await page({ limit: 20 })).next).toBeNull();
    expect((await page({ limit: 19 })).next).not.toBeNull();
    expect((await page({})).items).toHaveLength(20);
  });

  it('leaves out what no index could, and goes on behind the last one it looked at', async () => {
    await numbersUpTo(400);
    const sevens = Array.from({ length: 400 }, (_, n) => 399 - n).filter((n) => n % 7 === 0);
    expect(await walk(5, (doc) => doc.n % 7 === 0)).toEqual(sevens);
    expect(await walk(100, (doc) => doc.n % 7 === 0)).toEqual(sevens);
  });

  it('ends its search before it becomes long, with a page that may be empty and has a next', async () => {
    await numbersUpTo(2_500);
    const first = await page({ limit: 10 }, (doc) => doc.n < 5);
    expect(first.items).toEqual([]);
    expect(looks).toBe(2_000);
    const second = await page({ limit: 10, after: first.next ?? undefined }, (doc) => doc.n < 5);
    expect(second).toEqual({ items: [4, 3, 2, 1, 0], next: null });
  });

  it('refuses an after that no page gave', async () => {
    const cursors = ['', 'x', 'null', '{"value":1}', '[1]', '[null,"a"]', '["a",1]', '["a","b","c"]', '['].map((text) =>
      Buffer.from(text).toString('base64url'),
    );
    for (const after of [...cursors, '!', '\u0000']) await expect(page({ after })).rejects.toBeInstanceOf(BadCursor);
  });

  it('has from 1 to 100 items', async () => {
    for (const limit of [0, 101, 1.5, Number.NaN]) await expect(page({ limit })).rejects.toBeInstanceOf(RangeError);
  });
});

describe('The documents of a projection', () => {
  it('are read from the build that is live when they are asked for, without those that were removed', async () => {
    const stored = storedDocuments();
    try {
      const builds = ['numbers@1#1', 'numbers@1#2'];
      for (const [n, name] of builds.entries()) {
        await stored.store.declare({ name, indexes: numbers.indexes });
        const doc = { n, odd: n === 1, tens: '0000' };
        await stored.store.apply({
          collection: name,
          writes: [
            { id: 'a', previous: null, position: 1n, doc },
            { id: 'gone', previous: null, position: 1n, doc: null },
          ],
        });
      }
      let live = 0;
      const documents: Documents<Count> = documentsOf(numbers, stored.store, () => builds[live] ?? '');
      expect(await documents.get('a')).toMatchObject({ n: 0 });
      live = 1;
      expect(await documents.get('a')).toMatchObject({ n: 1 });
      expect(await documents.get('gone')).toBeUndefined();
      expect([...(await documents.getMany(['a', 'gone', 'never'])).keys()]).toEqual(['a']);
      expect((await documents.getMany([])).size).toBe(0);
      expect(await documents.find({ where: { odd: true }, limit: 5 })).toEqual([{ id: 'a', doc: { n: 1, odd: true, tens: '0000' } }]);
    } finally {
      await stored.close();
    }
  });
});
