import { fromMillis, type Instant } from '@app/kernel';
import type { Db } from 'mongodb';

/** What time it is at the server that takes the writes. @throws TypeError where it does not tell */
export async function serverTime(db: Pick<Db, 'command'>): Promise<Instant> {
  const { localTime }: { readonly localTime?: unknown } = await db.command({ hello: 1 });
  if (!(localTime instanceof Date)) throw new TypeError('MongoDB does not tell its time');
  return fromMillis(localTime.getTime());
}
