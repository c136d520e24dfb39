import { PLATFORM_STREAM } from '@app/domain/operations';
import { type Instant, plusSeconds } from '@app/kernel';
import { arrivalAt, closePlace, type MovedShop, movedShopOf, openPlace, ShopMoved, unmarkMoved } from '@app/platform/engine';
import { judgeWayBack } from '@app/platform/moving';
import { workersHeardSince } from '@app/platform/subscriptions';
import type { MovingHouse } from './move-house.js';
import { WORKER_NAMES } from './worker-names.js';

/** The shop lives in its folder again. `left`: so many records stay behind, which tell of workers alone. */
export type MovedBack = MovedShop & { readonly left: number };

/** Somebody works at the place that the shop is to leave. */
export class StillOpenThere extends Error {
  override readonly name = 'StillOpenThere';
  constructor(readonly heardAt: Instant) {
    super(
      `a worker gave a sign of life at the new place at ${heardAt}: stop everything that runs there, and try again ${QUIET_SECONDS} s later`,
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

/** A worker that says nothing for so long stands still. */
const QUIET_SECONDS = 30;
/** What the new place records by itself when a worker starts there. */
const SIGNS = ['WorkerSilent', 'WorkerResumed'];

/**
 * Takes a move back: closes the new place, and opens the folder again. Nothing may have happened there that the folder does not know.
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
  await refuseOpen(house);
  // Closed first and looked at then, as in a move: at no moment may both places be opened.
  await closePlace(to.documents, clock.now());
  const doesNotMatter = ({ stream, type }: { readonly stream: string; readonly type: string }): boolean =>
    stream === PLATFORM_STREAM && SIGNS.includes(type);
  const left = await judgeWayBack(house, doesNotMatter).catch(async (error: unknown) => {
    // Where even that fails, the place stays closed until the next call: the folder lives there, so that opens it.
    await openPlace(to.documents, clock.now()).catch(() => undefined);
    throw error;
  });
  unmarkMoved(dataFolder);
  return { ...moved, left };
}

/** The sign of life that came along with the move is not one of the new place. */
async function refuseOpen({ from, to, clock }: MovingHouse): Promise<void> {
  const since = plusSeconds(clock.now(), -QUIET_SECONDS);
  const brought = (await workersHeardSince(from.documents, since)).find(({ worker }) => worker === WORKER_NAMES.embedded);
  const heard = (await workersHeardSince(to.documents, since)).find(({ beatAt }) => beatAt !== brought?.beatAt);
  if (heard !== undefined) throw new StillOpenThere(heard.beatAt);
}
