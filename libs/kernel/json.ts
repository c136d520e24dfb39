/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A stored value: JSON whose only numbers are safe integers. 64-bit numbers are strings. */
export type StoredJson = Json;

/** Thrown when a value has no canonical form: floats, undefined, lone surrogates, unsafe integers. */
class NotCanonical extends Error {
  override readonly name = 'NotCanonical';
}

/**
 * The RFC 8785 (JCS) text of a stored value: keys sorted by UTF-16 code units, no white space.
 * A strict guard stands in front: numbers must be safe integers, and `undefined` members are refused
 * rather than dropped, so that what is hashed is what was meant.
 * @throws NotCanonical naming the path of the first offending value.
 */
export function canonicalJson(value: unknown, path = '$'): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
        throw new NotCanonical(`${path}: ${value} is not a safe integer`);
      }
      return String(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) {
        return `[${value.map((item, index) => canonicalJson(item, `${path}[${index}]`)).join(',')}]`;
      }
      return canonicalObject(value as Record<string, unknown>, path);
    }
    default:
      throw new NotCanonical(`${path}: a ${typeof value} has no canonical form`);
  }
}

function canonicalObject(value: Record<string, unknown>, path: string): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotCanonical(`${path}: only plain objects have a canonical form`);
  }
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    if (text.length > 1) text += ',';
    text += `${canonicalString(key, path)}:${canonicalJson(value[key], `${path}.${key}`)}`;
  }
  return `${text}}`;
}

function canonicalString(value: string, path: string): string {
  if (!value.isWellFormed()) throw new NotCanonical(`${path}: a lone surrogate has no canonical form`);
  return JSON.stringify(value);
}

/** The members that may be undefined become members that may be absent. */
type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without its undefined members: a fact holds what is there, and nothing in place of what is not. */
export function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
