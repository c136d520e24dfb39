import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '@app/kernel';
import type { EngineChoice } from '../config/index.js';
import { readIfThere, removeDurably, writeOnce } from '../config/once-written-file.js';
import { EVENTS_FILE } from '../event-store/index.js';

/**
 * Where the shop of a data folder lives since it was moved. `place` is the id that the stores there gave themselves (`Arrival`), and
 * tells them from all others; the addresses, without user, password or options, are for people.
 */
export type MovedShop = { readonly at: Instant; readonly place: string; readonly events: string; readonly documents: string };

/** The addresses of shared stores as they may be shown. */
export type ShownAddresses = Pick<MovedShop, 'events' | 'documents'>;

/** Name of the file in a data folder that says that its shop lives elsewhere. */
export const MOVED_MARK = 'moved-to.json';

/** The shop of this data folder lives elsewhere: nothing may be sold or paid from here, or two stores would take its orders. */
export class ShopMoved extends Error {
  override readonly name = 'ShopMoved';
  constructor(
    readonly folder: string,
    readonly to: MovedShop,
  ) {
    super(
      `the shop of ${folder} was moved to ${to.events} and ${to.documents} at ${to.at}: set EVENTSTORE_URL and MONGODB_URL to them. ` +
        'To go back, as long as nothing was recorded there since, stop what runs there and run cardtrail migrate --from embedded --to cluster --back',
    );
  }
}

/** The data folder holds a shop of its own, and shared stores are to be opened from it: they would begin another shop. */
export class ShopNotMoved extends Error {
  override readonly name = 'ShopNotMoved';
  constructor(readonly folder: string) {
    super(
      `EVENTSTORE_URL and MONGODB_URL are set, and ${folder} holds a shop that was never moved there: run cardtrail migrate, ` +
        'or set CARDTRAIL_DATA to another folder',
    );
  }
}

/** Says durably that the shop of this data folder lives elsewhere. What was said before stands. */
export function markMoved(folder: string, to: MovedShop): void {
  writeOnce(join(folder, MOVED_MARK), JSON.stringify(to));
}

/** The shop of this data folder lives in it again. */
export function unmarkMoved(folder: string): void {
  removeDurably(join(folder, MOVED_MARK));
}

/** Where the shop of this data folder lives, if not here. What cannot be read counts as a mark all the same. */
export function movedShopOf(folder: string): MovedShop | undefined {
  const text = readIfThere(join(folder, MOVED_MARK));
  return text === undefined ? undefined : movedShopIn(text);
}

/**
 * Where the shop of a data folder lives, seen by someone who opens shared stores from it; undefined for a folder that held none.
 * @throws ShopNotMoved when its shop lives in the folder itself
 */
export function movedShopFrom(folder: string): MovedShop | undefined {
  const moved = movedShopOf(folder);
  if (moved === undefined && existsSync(join(folder, EVENTS_FILE))) throw new ShopNotMoved(folder);
  return moved;
}

const UNREADABLE: MovedShop = {
  at: 'an unknown time' as Instant,
  place: '',
  events: 'an unknown EventStoreDB',
  documents: 'an unknown MongoDB',
};

function movedShopIn(text: string): MovedShop {
  try {
    return { ...UNREADABLE, ...(JSON.parse(text) as Partial<MovedShop>) };
  } catch (error) {
    if (error instanceof SyntaxError) return UNREADABLE;
    throw error;
  }
}

/** The addresses of shared stores as they may be shown. @throws ConfigurationFault */
export async function shownAddresses({
  eventStoreUrl,
  mongoUrl,
}: Extract<EngineChoice, { readonly kind: 'cluster' }>): Promise<ShownAddresses> {
  const { readConnectionString } = await import('../event-store/eventstoredb/index.js');
  const { redactedUrl, databaseOf } = await import('../mongodb/index.js');
  return { events: readConnectionString(eventStoreUrl).shown, documents: `${redactedUrl(mongoUrl)}/${databaseOf(mongoUrl)}` };
}
