import { PLATFORM_STREAM } from '@app/domain/operations';
import type { Instant } from '@app/kernel';
import {
  arrivalAt,
  closePlace,
  type MovedShop,
  movedShopOf,
  openPlace,
  ShopMoved,
  SIGN_EVERY_MILLIS,
  signsGiven,
  unmarkMoved,
} from '@app/platform/engine';
import { judgeWayBack, type LeftBehind } from '@app/platform/moving';
import type { MovingHouse } from './move-house.js';

/**
 * The shop lives in its folder again. `left`: so many records stay behind, which tell of workers alone; `secretsLeft`: so do secrets, such as
 * API keys that were made there. Either stands in the way of a second move to the same stores.
 */
export type MovedBack = MovedShop & { readonly left: number; readonly secretsLeft: boolean };

/** Somebody works at the place that the shop is to leave. */
export class StillOpenThere extends Error {
  override readonly name = 'StillOpenThere';
  constructor(readonly heardAt: Instant) {
    super(
      `a process at the new place gave a sign of life at ${heardAt}: stop everything that runs there, and try again. ` +
        'Commands give no sign, nor does what stands still: see that none is under way',
    );
  }
}

/** The shop lives in this folder: there is nothing to go back from. */
export class NeverMoved extends Error {
  override readonly name = 'NeverMoved';
  constructor(readonly folder: string) {
    super(`the shop of ${folder} lives there: there is no move to take back`);
  }
}

/** A process that works gives more than one sign in this time. */
const WATCH_MILLIS = 2.4 * SIGN_EVERY_MILLIS;
const LOOK_EVERY_MILLIS = 1_000;
/** What the new place records by itself when a worker starts there. */
const SIGNS = ['WorkerSilent', 'WorkerResumed'];

/**
 * Takes a move back: closes the new place, watches whether anyone works there all the same, and opens the folder again. Nothing may have
 * happened there that the folder does not know.
 * Broken off and done again, it goes on.
 * @throws NeverMoved, StillOpenThere, ShopMoved when these are not the stores that the shop was moved to, and as `judgeWayBack`: the new
 *   place is then open, whoever closed it
 */
export async function moveBack(house: MovingHouse): Promise<MovedBack> {
  const { to, clock, configuration } = house;
  const { dataFolder } = configuration;
  const moved = movedShopOf(dataFolder);
  if (moved === undefined) throw new NeverMoved(dataFolder);
  const arrival = await arrivalAt(to.documents);
  if (arrival?.place !== moved.place) throw new ShopMoved(dataFolder, moved);
  // A call that was made too early ends no server there.
  if ((await signsGiven(to.documents)).length > 0) await refuseOpen(house);
  // Closed first and looked at then, as in a move: at no moment may both places be opened.
  await closePlace(to.documents, clock.now());
  const doesNotMatter = ({ stream, type }: { readonly stream: string; readonly type: string }): boolean =>
    stream === PLATFORM_STREAM && SIGNS.includes(type);
  const judge = async (): Promise<LeftBehind> => {
    await refuseOpen(house);
    return await judgeWayBack(house, doesNotMatter);
  };
  const left = await judge().catch(async (error: unknown) => {
    // Where even that fails, the place stays closed until the next call: the folder lives there, so that opens it.
    await openPlace(to.documents, clock.now()).catch(() => undefined);
    throw error;
  });
  unmarkMoved(dataFolder);
  return { ...moved, left: left.records, secretsLeft: left.secrets };
}

/**
 * Watches for longer than two signs take. What counts is that a sign changes, not when it says that it was given: clocks differ. A
 * process that stands still or has lost MongoDB gives none, and neither do commands.
 * @throws StillOpenThere
 */
async function refuseOpen({ to, scheduler, signal, tell }: MovingHouse): Promise<void> {
  const before = new Map((await signsGiven(to.documents)).map(({ process, version }) => [process, version]));
  for (let watched = LOOK_EVERY_MILLIS; watched <= WATCH_MILLIS; watched += LOOK_EVERY_MILLIS) {
    await scheduler.sleep(LOOK_EVERY_MILLIS, signal);
    const heard = (await signsGiven(to.documents)).find(({ process, version }) => before.get(process) !== version);
    if (heard !== undefined) throw new StillOpenThere(heard.at);
    tell('watching', watched / 1_000, WATCH_MILLIS / 1_000);
  }
}
