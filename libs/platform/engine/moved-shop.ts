import { join } from 'node:path';
import type { Instant } from '@app/kernel';
import type { EngineChoice } from '../config/index.js';
import { readIfThere, writeOnce } from '../config/once-written-file.js';
import type { ReadStore, ReadStoreReader } from '../read-store/index.js';

/** Where the shop of a data folder lives since it was moved: addresses without user, password or options. */
export type MovedShop = { readonly at: Instant; readonly events: string; readonly documents: string };

/** Name of the file in a data folder that says that its shop lives elsewhere. Removing it is how a move is taken back. */
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
        `To go back, as long as nothing was recorded there since, stop what runs there and remove ${join(folder, MOVED_MARK)}`,
    );
  }
}

/** A shop is being moved here, and not all of it has arrived: nothing may be recorded before. */
export class MoveUnfinished extends Error {
  override readonly name = 'MoveUnfinished';
  constructor(readonly since: string) {
    super(`a shop is being moved to these stores since ${since}, and not all of it is there: run cardtrail migrate once more, it goes on`);
  }
}

/** Says durably that the shop of this data folder lives elsewhere. What was said before stands. */
export function markMoved(folder: string, to: MovedShop): void {
  writeOnce(join(folder, MOVED_MARK), JSON.stringify(to));
}

/** Where the shop of this data folder lives, if not here. What cannot be read counts as a mark all the same. */
export function movedShopOf(folder: string): MovedShop | undefined {
  const text = readIfThere(join(folder, MOVED_MARK));
  return text === undefined ? undefined : movedShopIn(text);
}

const UNREADABLE: MovedShop = { at: 'an unknown time' as Instant, events: 'an unknown EventStoreDB', documents: 'an unknown MongoDB' };

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
}: Extract<EngineChoice, { readonly kind: 'cluster' }>): Promise<Omit<MovedShop, 'at'>> {
  const { readConnectionString } = await import('../event-store/eventstoredb/index.js');
  const { redactedUrl, databaseOf } = await import('../mongodb/index.js');
  return { events: readConnectionString(eventStoreUrl).shown, documents: `${redactedUrl(mongoUrl)}/${databaseOf(mongoUrl)}` };
}

const [SPACE, KEY] = ['moving', 'arriving'];

/** Since when a shop is being moved to these stores; undefined when none is, or all of it is there. */
export async function arrivingSince(documents: Pick<ReadStoreReader, 'getState'>): Promise<string | undefined> {
  const known = await documents.getState(SPACE, KEY);
  const since = known?.value['since'];
  return typeof since === 'string' ? since : undefined;
}

/** From now on these stores are opened by a move alone, until `endArrival`. */
export async function beginArrival(documents: Pick<ReadStore, 'getState' | 'putState'>, since: Instant): Promise<void> {
  await documents.putState(SPACE, KEY, { since }, null);
  if ((await arrivingSince(documents)) === undefined) throw new Error('the mark of a move could not be put');
}

/** All of the shop is there: these stores may be opened by everyone. */
export async function endArrival(documents: Pick<ReadStore, 'getState' | 'putState'>): Promise<void> {
  const known = await documents.getState(SPACE, KEY);
  if (known !== undefined) await documents.putState(SPACE, KEY, null, known.version);
}
