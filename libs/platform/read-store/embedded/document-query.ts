import { coveringIndex } from '../declared-indexes.js';
import { FIND_LIMIT, type Query } from '../read-store.port.js';

/** SQL with the values that belong to its question marks. */
export type BuiltQuery = { readonly sql: string; readonly values: readonly (string | number)[] };

/** A collection's table and the field lists that are indexed, in the order in which they were declared. */
export type IndexedTable = { readonly table: string; readonly indexes: readonly (readonly string[])[] };

/** The name of the n-th declared index. */
export function indexName(table: string, n: number): string {
  return `${table}_by_${n}`;
}

/** The generated column of a document's field. */
export function columnOf(field: string): string {
  return `"f_${field}"`;
}

/**
 * One page of a list. Only names from the declaration enter the text; what is asked for goes in as values.
 * @throws UndeclaredIndex, or RangeError for a limit out of bounds
 */
export function pageQuery(at: IndexedTable, query: Query): BuiltQuery {
  const { where = {}, range, after, limit } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > FIND_LIMIT) throw new RangeError(`limit ${limit} is not in 1..${FIND_LIMIT}`);
  const ordering = query.orderBy ?? (range === undefined ? undefined : { field: range.field, direction: 'asc' as const });
  const equal = Object.keys(where);
  const by = ordering === undefined || equal.includes(ordering.field) ? undefined : ordering.field;
  const next = [...new Set([range?.field, by].filter((field) => field !== undefined))];
  const source = sourceOf(at, equal, next);

  const conditions = ['doc IS NOT NULL', ...equal.map((field) => `${columnOf(field)} = ?`)];
  const values = Object.values(where).map(bound);
  if (range?.from !== undefined) {
    conditions.push(`${columnOf(range.field)} >= ?`);
    values.push(range.from);
  }
  if (range?.to !== undefined) {
    conditions.push(`${columnOf(range.field)} <= ?`);
    values.push(range.to);
  }
  if (by !== undefined) conditions.push(`${columnOf(by)} IS NOT NULL`);
  const [beyond, direction] = ordering?.direction === 'desc' ? ['<', 'DESC'] : ['>', 'ASC'];
  if (after !== undefined) {
    conditions.push(by === undefined ? `id ${beyond} ?` : `(${columnOf(by)}, id) ${beyond} (?, ?)`);
    values.push(...(by === undefined ? [after.id] : [after.value, after.id]));
  }
  const order = by === undefined ? `id ${direction}` : `${columnOf(by)} ${direction}, id ${direction}`;
  return {
    sql: `SELECT id, position, doc FROM ${source} WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`,
    values: [...values, limit],
  };
}

/**
 * How many documents have these values.
 * @throws UndeclaredIndex
 */
export function countQuery(at: IndexedTable, where: Query['where'] = {}): BuiltQuery {
  const equal = Object.keys(where);
  const conditions = ['doc IS NOT NULL', ...equal.map((field) => `${columnOf(field)} = ?`)];
  return {
    sql: `SELECT count(*) AS n FROM ${sourceOf(at, equal, [])} WHERE ${conditions.join(' AND ')}`,
    values: Object.values(where).map(bound),
  };
}

/** The table by way of the declared index that begins with `equal`, in any order, and goes on with `next`. */
function sourceOf(at: IndexedTable, equal: readonly string[], next: readonly string[]): string {
  const n = coveringIndex(at.indexes, equal, next);
  return n === undefined ? at.table : `${at.table} INDEXED BY ${indexName(at.table, n)}`;
}

/** JSON's booleans leave `json_extract` as 0 and 1. */
function bound(value: string | number | boolean): string | number {
  return typeof value === 'boolean' ? Number(value) : value;
}
