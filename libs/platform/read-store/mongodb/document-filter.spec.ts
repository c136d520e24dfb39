import { describe, expect, it } from '@jest/globals';
import { FIND_LIMIT, UndeclaredIndex } from '../read-store.port.js';
import { countFilter, indexKeys, pageFilter } from './document-filter.js';

const INDEXES = [['shopId', 'placedAt'], ['paid']];

describe('A query as MongoDB is asked it', () => {
  it('compares copies of declared fields with values, and goes on in the order of the index', () => {
    expect(pageFilter(INDEXES, { where: { shopId: 's' }, orderBy: { field: 'placedAt', direction: 'desc' }, limit: 3 })).toEqual({
      filter: { $and: [{ doc: { $type: 'string' } }, { 'by.shopId': { $eq: 's' } }, { 'by.placedAt': { $exists: true } }] },
      sort: { 'by.placedAt': -1, _id: -1 },
      limit: 3,
    });
  });

  it('goes on behind a row, entering the index at its value', () => {
    const after = { value: '2026', id: 'a' };
    const { filter } = pageFilter(INDEXES, { where: { shopId: 's' }, range: { field: 'placedAt', to: '2027' }, after, limit: 3 });
    expect(filter.$and.slice(2)).toEqual([
      { 'by.placedAt': { $lte: '2027' } },
      { 'by.placedAt': { $exists: true } },
      { 'by.placedAt': { $gte: '2026' } },
      { $or: [{ 'by.placedAt': { $gt: '2026' } }, { _id: { $gt: 'a' } }] },
    ]);
  });

  it('goes by id where nothing orders the list', () => {
    expect(pageFilter(INDEXES, { limit: 1, after: { value: '', id: 'x' } })).toEqual({
      filter: { $and: [{ doc: { $type: 'string' } }, { _id: { $gt: 'x' } }] },
      sort: { _id: 1 },
      limit: 1,
    });
  });

  it('knows truth values as the numbers they are stored as', () => {
    expect(countFilter(INDEXES, { paid: true }).$and).toContainEqual({ 'by.paid': { $eq: 1 } });
  });

  it.each([
    ['an operator for a value', { where: { shopId: { $gt: '' } as unknown as string }, limit: 1 }],
    ['an operator as a place to go on', { limit: 1, after: { value: { $gt: '' } as unknown as string, id: 'a' } }],
  ])('does not take %s', (_, query) => {
    expect(() => pageFilter(INDEXES, query)).toThrow(TypeError);
  });

  it('takes the names of declared fields alone', () => {
    expect(() => pageFilter(INDEXES, { where: { $where: 'sleep(9)' }, limit: 1 })).toThrow(UndeclaredIndex);
    expect(() => countFilter(INDEXES, { placedAt: '1' })).toThrow(UndeclaredIndex);
    expect(() => pageFilter(INDEXES, { limit: FIND_LIMIT + 1 })).toThrow(RangeError);
  });

  it('is served by an index that ends in the id', () => {
    expect(Object.keys(indexKeys(['shopId', 'placedAt']))).toEqual(['by.shopId', 'by.placedAt', '_id']);
  });
});
