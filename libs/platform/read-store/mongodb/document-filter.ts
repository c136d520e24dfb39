import { coveringIndex } from '../declared-indexes.js';
import { FIND_LIMIT, type Query } from '../read-store.port.js';
import { indexedValue } from './kept-document.js';

type Condition = { readonly [operator: string]: string | number | boolean };

/** A condition on one path, or a choice between such conditions. */
export type FilterPart = { [path: string]: Condition } | { $or: { [path: string]: Condition }[] };

/** What MongoDB is asked for. Its names come from the declaration, its values are text and numbers. */
export type BuiltFilter = { $and: FilterPart[] };

/** One page of a list. */
export type BuiltPage = { readonly filter: BuiltFilter; readonly sort: { readonly [path: string]: 1 | -1 }; readonly limit: number };

const NO_TOMBSTONE: FilterPart = { doc: { $type: 'string' } };

/** Where the copy of a declared field stands. */
export function pathOf(field: string): string {
  return `by.${field}`;
}

/** The keys of a declared index, which ends in the id so that every list has one order. */
export function indexKeys(index: readonly string[]): Record<string, 1> {
  return Object.fromEntries([...index.map(pathOf), '_id'].map((path) => [path, 1]));
}

/**
 * One page of a list, by way of the declared index that begins with the fields asked for.
 * @throws UndeclaredIndex, or RangeError for a limit out of bounds
 */
export function pageFilter(indexes: readonly (readonly string[])[], query: Query): BuiltPage {
  const { where = {}, range, after, limit } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > FIND_LIMIT) throw new RangeError(`limit ${limit} is not in 1..${FIND_LIMIT}`);
  const ordering = query.orderBy ?? (range === undefined ? undefined : { field: range.field, direction: 'asc' as const });
  const equal = Object.keys(where);
  const by = ordering === undefined || equal.includes(ordering.field) ? undefined : ordering.field;
  coveringIndex(indexes, equal, [...new Set([range?.field, by].filter((field) => field !== undefined))]);

  const parts: FilterPart[] = [NO_TOMBSTONE, ...equalities(where)];
  if (range?.from !== undefined) parts.push({ [pathOf(range.field)]: { $gte: asked(range.from) } });
  if (range?.to !== undefined) parts.push({ [pathOf(range.field)]: { $lte: asked(range.to) } });
  if (by !== undefined) parts.push({ [pathOf(by)]: { $exists: true } });
  const isDown = ordering?.direction === 'desc';
  if (after !== undefined) parts.push(...behind(by, asked(after.value), after.id, isDown));
  const direction: 1 | -1 = isDown ? -1 : 1;
  const sort: BuiltPage['sort'] = by === undefined ? { _id: direction } : { [pathOf(by)]: direction, _id: direction };
  return { filter: { $and: parts }, sort, limit };
}

/** The documents that have these values. @throws UndeclaredIndex */
export function countFilter(indexes: readonly (readonly string[])[], where: Query['where'] = {}): BuiltFilter {
  coveringIndex(indexes, Object.keys(where), []);
  return { $and: [NO_TOMBSTONE, ...equalities(where)] };
}

function equalities(where: NonNullable<Query['where']>): FilterPart[] {
  return Object.entries(where).map(([field, value]) => ({ [pathOf(field)]: { $eq: asked(value) } }));
}

/** What comes after a row. The first condition is the bound by which the index is entered. */
function behind(by: string | undefined, value: string | number, id: string, isDown: boolean): FilterPart[] {
  const [beyond, from] = isDown ? ['$lt', '$lte'] : ['$gt', '$gte'];
  if (by === undefined) return [{ _id: { [beyond]: id } }];
  return [{ [pathOf(by)]: { [from]: value } }, { $or: [{ [pathOf(by)]: { [beyond]: value } }, { _id: { [beyond]: id } }] }];
}

/** @throws TypeError for what is neither text nor number nor truth value: it could be taken for an operator */
function asked(value: unknown): string | number {
  const plain = indexedValue(value);
  if (plain === undefined) throw new TypeError('a query compares with text, numbers and truth values only');
  return plain;
}
