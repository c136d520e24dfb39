import { timingSafeEqual } from 'node:crypto';

/** Are two hex digests equal? Takes the same time wherever they differ. */
export function sameDigest(expected: string, received: string): boolean {
  const a = Buffer.from(expected, 'latin1');
  const b = Buffer.from(received, 'latin1');
  return a.length === b.length && timingSafeEqual(a, b);
}
