import { Problem } from '@app/platform/http';
import type { Parked } from '@app/platform/subscriptions';
import type { Page } from '@app/read-models';

/** What is set aside, as it is told. */
export type ParkedTold = Omit<Parked, 'position'> & { readonly position: string | undefined };

const USUAL_LIMIT = 20;

/**
 * A page of what is set aside, newest first; equal times go by subscription and key.
 * @throws Problem bad-cursor
 */
export function parkedPage(
  parked: readonly Parked[],
  { limit = USUAL_LIMIT, after }: { readonly limit?: number | undefined; readonly after?: string | undefined },
): Page<ParkedTold> {
  const start = after === undefined ? undefined : placeIn(after);
  const behind = parked
    .map((one) => ({ one, place: placeOf(one) }))
    .sort((a, b) => compare(a.place, b.place))
    .filter(({ place }) => start === undefined || compare(start, place) < 0);
  const last = behind.length > limit ? behind[limit - 1] : undefined;
  return {
    items: behind.slice(0, limit).map(({ one: { position, ...rest } }) => ({ ...rest, position: position?.toString() })),
    next: last === undefined ? null : Buffer.from(JSON.stringify(last.place)).toString('base64url'),
  };
}

type Place = readonly [since: string, subscription: string, key: string];

function placeOf({ since, subscription, key }: Parked): Place {
  return [since, subscription, key];
}

function compare(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? 1 : -1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return a[2] === b[2] ? 0 : a[2] < b[2] ? -1 : 1;
}

function placeIn(cursor: string): Place {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(read) && read.length === 3 && read.every((part): part is string => typeof part === 'string')) {
      const [since = '', subscription = '', key = ''] = read;
      return [since, subscription, key];
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Problem('bad-cursor');
}
