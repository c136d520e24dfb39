import { UndeclaredIndex } from './read-store.port.js';

const FIELD = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** The field lists that are indexed, in the order in which they were declared: what was known and what comes to it. */
export function withIndexes(known: readonly (readonly string[])[], declared: readonly (readonly string[])[]): (readonly string[])[] {
  return [...known, ...declared.filter((index) => !known.some((one) => one.join() === index.join()))];
}

/** @throws RangeError when a field's name is no plain word, or two differ in case alone */
export function checkFields(fields: readonly string[]): void {
  const spellings = new Map<string, string>();
  for (const field of fields) {
    if (!FIELD.test(field)) throw new RangeError(`${JSON.stringify(field)} cannot name an indexed field`);
    const other = spellings.get(field.toLowerCase());
    if (other !== undefined && other !== field) throw new RangeError(`fields ${other} and ${field} differ in case alone`);
    spellings.set(field.toLowerCase(), field);
  }
}

/**
 * The number of the declared index that begins with `equal`, in any order, and goes on with `next`; undefined where no
 * field is asked for and none is needed.
 * @throws UndeclaredIndex
 */
export function coveringIndex(
  indexes: readonly (readonly string[])[],
  equal: readonly string[],
  next: readonly string[],
): number | undefined {
  if (equal.length === 0 && next.length === 0) return undefined;
  const n = indexes.findIndex(
    (index) =>
      equal.every((field) => index.slice(0, equal.length).includes(field)) &&
      next.every((field, offset) => index[equal.length + offset] === field),
  );
  if (n < 0 || next.length > 1) {
    throw new UndeclaredIndex(`no declared index begins with ${equal.join(', ')} and goes on with ${next.join(', ')}`);
  }
  return n;
}
