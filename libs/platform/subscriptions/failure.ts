import type { Doc, Instant } from '@app/kernel';

/** Why something did not succeed, how often it was tried, and since when. */
export type Failure = { readonly error: string; readonly tries: number; readonly since: Instant; readonly last: Instant };

const LONGEST = 500;
const LOST = 'StoreUnavailable';
const SYSTEM_CODE = /\bE(?:CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|TIMEDOUT|AI_AGAIN|NOSPC|IO)\b/;

/**
 * An error as it may be kept and shown: name and message on one line, at most 500 characters.
 * What addresses carry besides a host and a path, and what looks like one of our keys, is left out.
 */
export function describeError(error: unknown): string {
  return described(error)
    .replaceAll(/\b[a-z][a-z0-9+.-]*:\/\/[^\s'"<>]+/gi, withoutSecrets)
    .replaceAll(/\bct_[a-z]+_[A-Za-z0-9_-]+/g, 'ct_…')
    .replaceAll(/\s+/g, ' ')
    .slice(0, LONGEST);
}

/** Errors of the database driver are not always instances of this realm's Error. */
function described(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `Error: ${String(error)}`;
  const name = 'name' in error && typeof error.name === 'string' ? error.name : 'Error';
  const message = 'message' in error && typeof error.message === 'string' ? error.message : 'thrown without a message';
  const code = name === LOST ? codeBelow(error) : undefined;
  return `${name}: ${message}${code === undefined ? '' : ` (${code})`}`;
}

/** What the operating system said, by its code, of why a store cannot be reached: in the error or in one that it was caused by. */
function codeBelow(error: object): string | undefined {
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  const [code] = SYSTEM_CODE.exec('code' in error && typeof error.code === 'string' ? error.code : message) ?? [];
  if (code !== undefined || !('cause' in error) || typeof error.cause !== 'object' || error.cause === null) return code;
  return codeBelow(error.cause);
}

function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//…@').replace(/[?#].*$/, '?…');
}

/** The failure after one more try. */
export function failedAgain(before: Failure | undefined, error: unknown, at: Instant): Failure {
  return { error: describeError(error), tries: (before?.tries ?? 0) + 1, since: before?.since ?? at, last: at };
}

/** Reads a failure out of a state record; undefined when it holds none. */
export function failureOf(value: Doc): Failure | undefined {
  const { error, tries, since, last } = value;
  if (typeof error !== 'string' || typeof tries !== 'number' || typeof since !== 'string' || typeof last !== 'string') return undefined;
  return { error, tries, since: since as Instant, last: last as Instant };
}

/** Is it the store that is gone, which is no order's and no document's fault? */
export function isStoreLost(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === LOST;
}
