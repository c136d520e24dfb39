import { randomBytes } from 'node:crypto';
import { describe, it } from '@jest/globals';

/** The address of the server that the contracts run against; undefined where none was given. */
const mongodbUrl = process.env['MONGODB_URL'];

/** A compatible server may call itself older than those that the product takes. */
export const oldestMajor = Number(process.env['MONGODB_OLDEST_MAJOR'] ?? 6);

/** A compatible server may compare text by UTF-16 units. */
export const codePoints = process.env['MONGODB_TEXT_ORDER'] !== 'utf-16';

/** Runs the suites when a server was given; says that they are skipped where none was. */
export function withMongodb(what: string, run: (url: string) => void): void {
  if (mongodbUrl !== undefined && mongodbUrl !== '') run(mongodbUrl);
  else describe(what, () => it.skip('is skipped: set MONGODB_URL to a server whose databases may be made and dropped', () => undefined));
}

/** The address of another database of the same server, new at each call. */
export function freshDatabase(url: string): string {
  const [address = '', options] = url.split('?');
  const hosts = address.replace(/(\/\/[^/]+)\/.*$/, '$1');
  const name = `contract-${randomBytes(6).toString('hex')}`;
  return `${hosts}/${name}${options === undefined ? '' : `?${options}`}`;
}
