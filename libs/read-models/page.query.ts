import type { Doc } from '@app/kernel';
import type { Query } from '@app/platform/read-store';
import type { Documents, Found } from './documents.port.js';

/** A page of a list; `next` is given as `after` to get the following one, null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** Which page is wanted. `limit` is from 1 to `PAGE_LIMIT`; left out it is 20. */
export type PageRequest = { readonly limit?: number | undefined; readonly after?: string | undefined };

/** The most items one page has. */
const PAGE_LIMIT = 100;
const USUAL_LIMIT = 20;
/** How many documents one page may look at when it must leave some out. */
const LOOK_LIMIT = 2_000;

/** The `after` of a request is none that a page gave. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** A list as an index gives it. `keep` leaves documents out that no index could; `show` makes the item. */
export type Listing<D, T> = PageRequest & {
  readonly where?: Query['where'];
  readonly range?: Query['range'];
  readonly orderBy: { readonly field: keyof D & string; readonly direction: 'asc' | 'desc' };
  readonly keep?: (doc: D, id: string) => boolean | Promise<boolean>;
  readonly show: (doc: D, id: string) => T;
};

/**
 * One page of a list. Where `keep` leaves out very much, a page may hold fewer items than its limit, or none, and still have a next.
 * @throws BadCursor, or RangeError for a limit out of bounds
 */
export async function pageOf<D extends Doc, T>(documents: Documents<D>, listing: Listing<D, T>): Promise<Page<T>> {
  const limit = limitOf(listing);
  const { where, range, orderBy, keep, show } = listing;
  const items: T[] = [];
  let after = cursorOf(listing);
  for (let looked = 0; looked < LOOK_LIMIT; ) {
    const wanted = keep === undefined ? limit : PAGE_LIMIT;
    const found = await documents.find({
      orderBy,
      limit: wanted + 1,
      ...(where === undefined ? {} : { where }),
      ...(range === undefined ? {} : { range }),
      ...(after === undefined ? {} : { after }),
    });
    for (const { id, doc } of found.slice(0, wanted)) {
      looked += 1;
      after = { value: placeOf(doc, orderBy.field), id };
      if (keep !== undefined && !(await keep(doc, id))) continue;
      items.push(show(doc, id));
      if (items.length === limit) return { items, next: isLast(found, id) ? null : nextOf(after) };
    }
    if (found.length <= wanted) return { items, next: null };
  }
  return { items, next: after === undefined ? null : nextOf(after) };
}

/**
 * How many items are wanted.
 * @throws RangeError
 */
export function limitOf({ limit = USUAL_LIMIT }: PageRequest): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_LIMIT) throw new RangeError(`limit ${limit} is not in 1..${PAGE_LIMIT}`);
  return limit;
}

/** A place in a list: the value that orders it, and the id that decides between equals. */
export type Place = { readonly value: string | number; readonly id: string };

/** The text by which a client asks for what follows this place. */
export function nextOf({ value, id }: Place): string {
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

/**
 * The place after which the page begins; undefined at the start.
 * @throws BadCursor
 */
export function cursorOf({ after }: PageRequest): Place | undefined {
  if (after === undefined) return undefined;
  const place = placeIn(after);
  if (place === undefined) throw new BadCursor('this is no cursor of a list');
  return place;
}

function placeIn(cursor: string): Place | undefined {
  const read = readJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(read) || read.length !== 2) return undefined;
  const parts: readonly unknown[] = read;
  const [value, id] = parts;
  return (typeof value === 'string' || typeof value === 'number') && typeof id === 'string' ? { value, id } : undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function placeOf(doc: Doc, field: string): string | number {
  const value = doc[field];
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`a list is ordered by ${field}, which a document of it does not have`);
}

function isLast<D>(found: readonly Found<D>[], id: string): boolean {
  return found.at(-1)?.id === id;
}
