import { operationsDecider, PLATFORM_STREAM } from '@app/domain/operations';
import type { Instant } from '@app/kernel';
import { type Configuration, ConfigurationFault, keepTradePrefix } from '@app/platform/config';
import {
  arrivalAt,
  arrivingSince,
  type Engine,
  type MovedShop,
  markMoved,
  movedShopOf,
  openPlace,
  ShopMoved,
  type ShownAddresses,
} from '@app/platform/engine';
import { type Arrived, type Moving, moveShop, type Verified, verifyArrived, verifyMoved } from '@app/platform/moving';
import { handPulseOn, type StartedSaga } from '@app/platform/subscriptions';
import { orderSagas } from '@app/sagas';
import { recordTradePrefix } from '../trade-prefix-of.js';
import { WORKER_NAMES } from '../worker/worker-names.js';

/** A house that moves from a data folder to shared stores. Both engines are opened for moving, by nobody else. */
export type MovingHouse = Omit<Moving, 'from' | 'to' | 'sagas'> & {
  readonly from: Engine;
  readonly to: Engine;
  readonly configuration: Pick<Configuration, 'dataFolder' | 'tradePrefix'>;
  /** The addresses of the new place as they may be shown. */
  readonly address: ShownAddresses;
};

/** The shop lives at the new place. */
export type Moved = Arrived & MovedShop;

/**
 * Moves a shop and marks its folder, so that nothing is sold from it any more. The last thing that is recorded in the folder is the
 * trade prefix, where it was no fact yet: it must be one at the new place, and nothing is added there. A move that was broken off
 * goes on where it was; one that was to be taken back is as it was before that.
 * @throws StoresDiffer, ShopMoved where the shop lives elsewhere, and as `moveShop`
 */
export async function moveHouse(house: MovingHouse): Promise<Moved> {
  const { from, to, configuration, address, random, clock } = house;
  const { dataFolder } = configuration;
  await refuseElsewhere(house);
  const before = movedShopOf(dataFolder);
  if (before !== undefined) return await openOnceMore(house, before);
  const prefix = keepTradePrefix(configuration, random);
  const recorded = await recordTradePrefix(from.handling, () => prefix);
  if (recorded !== prefix) throw new ConfigurationFault([{ setting: 'CARDTRAIL_DATA', what: damagedPrefix(dataFolder, recorded, prefix) }]);
  const arrived = await moveShop({ ...house, sagas: await startedSagas(from) });
  await handPulseOn(
    { documents: from.documents, worker: WORKER_NAMES[from.kind] },
    { documents: to.documents, worker: WORKER_NAMES[to.kind] },
  );
  // In this order: at no moment may both places be opened, and after a crash in between the same call ends it.
  markMoved(dataFolder, { at: clock.now(), place: arrived.place, ...address });
  await openPlace(to.documents, clock.now());
  return { ...arrived, ...address, at: movedShopOf(dataFolder)?.at ?? clock.now() };
}

/** The folder is marked last: all of it was there then, and it may have been lived in since. */
async function openOnceMore(house: MovingHouse, moved: MovedShop): Promise<Moved> {
  const arrived = await verifyArrived({ ...house, sagas: await startedSagas(house.from) }, moved);
  await openPlace(house.to.documents, house.clock.now());
  return { ...arrived, ...moved, ...house.address };
}

/**
 * Compares both places and writes nothing.
 * @throws ShopMoved where the shop lives elsewhere, and as `verifyMoved`
 */
export async function verifyHouse(house: MovingHouse): Promise<Verified & { readonly movedAt: Instant | undefined }> {
  await refuseElsewhere(house);
  const movedAt = movedShopOf(house.configuration.dataFolder)?.at;
  const verified = await verifyMoved({ ...house, sagas: await startedSagas(house.from) }, movedAt !== undefined);
  return { ...verified, movedAt };
}

/** Has the shop moved there, wholly? */
export async function livesThere({ configuration, to }: Pick<MovingHouse, 'configuration' | 'to'>): Promise<boolean> {
  return movedShopOf(configuration.dataFolder) !== undefined && (await arrivingSince(to.documents)) === undefined;
}

/** A place is known by the id that it gave itself: one address can be written in many ways. */
async function refuseElsewhere({ configuration: { dataFolder }, to }: Pick<MovingHouse, 'configuration' | 'to'>): Promise<void> {
  const moved = movedShopOf(dataFolder);
  if (moved !== undefined && (await arrivalAt(to.documents))?.place !== moved.place) throw new ShopMoved(dataFolder, moved);
}

/** Every saga that is known or ever began. */
async function startedSagas({ handling }: Engine): Promise<readonly StartedSaga[]> {
  const { startedSagas: started } = (await handling.fold(operationsDecider, PLATFORM_STREAM)).state;
  const names = new Set([...orderSagas.map(({ name }) => name), ...started.map(({ saga }) => saga)]);
  return [...names].map((name) => {
    const after = started.find(({ saga }) => saga === name)?.after;
    return { name, after: after === undefined ? undefined : BigInt(after) };
  });
}

function damagedPrefix(folder: string, recorded: string, kept: string): string {
  return `${folder} has recorded the trade prefix ${recorded}, and its file trade-prefix says ${kept}: restore that file from a backup`;
}
