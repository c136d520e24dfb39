import type { Doc, Instant } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../read-store/index.js';

/**
 * What shared stores say of the shop that was moved to them. `place`: the id of these stores, made when the first shop was to come,
 * by which its folder knows them again whatever their address. `shop`: the id of its first record. `arrivedAt`: all of it is there.
 */
export type Arrival = {
  readonly place: string;
  readonly shop: string;
  readonly since: Instant;
  readonly arrivedAt: Instant | undefined;
};

/** An arrival that goes on. `takeBack`: makes it what it was before, where this very call began it; else it stays. */
export type BegunArrival = { readonly arrival: Arrival; readonly takeBack: () => Promise<void> };

/** A shop is being moved here, and not all of it has arrived: nothing may be recorded before. */
export class MoveUnfinished extends Error {
  override readonly name = 'MoveUnfinished';
  constructor(readonly since: string) {
    super(`a shop is being moved to these stores since ${since}, and not all of it is there: run cardtrail migrate once more, it goes on`);
  }
}

const [SPACE, KEY] = ['moving', 'arriving'];
type States = Pick<ReadStore, 'getState' | 'putState'>;

/** What these stores say of a shop that was moved to them; undefined: none ever was, or it began here. */
export async function arrivalAt(documents: Pick<ReadStoreReader, 'getState'>): Promise<Arrival | undefined> {
  const known = await documents.getState(SPACE, KEY);
  return known === undefined ? undefined : arrivalIn(known.value);
}

/** Since when a shop is being moved to these stores; undefined when none is, or all of it is there. */
export async function arrivingSince(documents: Pick<ReadStoreReader, 'getState'>): Promise<string | undefined> {
  const arrival = await arrivalAt(documents);
  return arrival?.arrivedAt === undefined ? arrival?.since : undefined;
}

/** @throws MoveUnfinished while not all of a shop is there */
export async function refuseArriving(documents: Pick<ReadStoreReader, 'getState'>): Promise<void> {
  const since = await arrivingSince(documents);
  if (since !== undefined) throw new MoveUnfinished(since);
}

/**
 * From now on these stores are opened by a move alone, until `endArrival`. One that was begun before goes on, whichever shop it is
 * of: whoever asks compares `shop`. `place` counts where these stores have no id yet.
 */
export async function beginArrival(
  documents: States,
  { shop, place, since }: Pick<Arrival, 'shop' | 'place' | 'since'>,
): Promise<BegunArrival> {
  const before = await documents.getState(SPACE, KEY);
  const known = before === undefined ? undefined : arrivalIn(before.value);
  if (known !== undefined && (known.arrivedAt === undefined || known.shop !== shop)) {
    return { arrival: known, takeBack: () => Promise.resolve() };
  }
  const arrival: Arrival = { place: known?.place ?? place, shop, since, arrivedAt: undefined };
  const isPut = await documents.putState(SPACE, KEY, docOf(arrival), before?.version ?? null);
  if (!isPut) return beginArrival(documents, { shop, place, since });
  const takeBack = async (): Promise<void> => {
    const now = await documents.getState(SPACE, KEY);
    if (now !== undefined) await documents.putState(SPACE, KEY, before?.value ?? null, now.version);
  };
  return { arrival, takeBack };
}

/** All of the shop is there: these stores may be opened by everyone. */
export async function endArrival(documents: States, arrivedAt: Instant): Promise<void> {
  const known = await documents.getState(SPACE, KEY);
  if (known === undefined) return;
  const arrival = arrivalIn(known.value);
  if (arrival.arrivedAt === undefined) await documents.putState(SPACE, KEY, docOf({ ...arrival, arrivedAt }), known.version);
}

/** Written by this file alone. */
function arrivalIn({ place, shop, since, arrivedAt }: Doc): Arrival {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const ended = typeof arrivedAt === 'string' ? (arrivedAt as Instant) : undefined;
  return { place: text(place), shop: text(shop), since: text(since) as Instant, arrivedAt: ended };
}

function docOf({ arrivedAt, ...arrival }: Arrival): Doc {
  return arrivedAt === undefined ? arrival : { ...arrival, arrivedAt };
}
