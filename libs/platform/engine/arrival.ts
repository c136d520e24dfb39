import { canonicalJson, type Doc, type Instant } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../read-store/index.js';

/**
 * What shared stores say of the shop that was moved to them. `place`: the id of these stores, made when the first shop was to come,
 * by which its folder knows them again whatever their address. `shop`: the id of its first record. `arrivedAt`: all of it was there
 * then, for good. `closedSince`: it is being moved back, or was.
 */
export type Arrival = {
  readonly place: string;
  readonly shop: string;
  readonly since: Instant;
  readonly arrivedAt: Instant | undefined;
  readonly closedSince: Instant | undefined;
};

/** An arrival that goes on. `takeBack`: forgets it, where this very call began it and nobody changed it since; else it stays. */
export type BegunArrival = { readonly arrival: Arrival; readonly takeBack: () => Promise<void> };

/** A shop is being moved here and not all of it has arrived, or it is being moved back, or was: nothing may be recorded here. */
export class MoveUnfinished extends Error {
  override readonly name = 'MoveUnfinished';
  constructor(readonly since: string) {
    super(
      `these stores are closed since ${since}: a shop is being moved to them or back, and cardtrail migrate, run once more, goes on; ` +
        'or it went back to its folder, and is opened there',
    );
  }
}

const [SPACE, KEY] = ['moving', 'arriving'];
type States = Pick<ReadStore, 'getState' | 'putState'>;

/** What these stores say of a shop that was moved to them; undefined: none ever was, or it began here. */
export async function arrivalAt(documents: Pick<ReadStoreReader, 'getState'>): Promise<Arrival | undefined> {
  const known = await documents.getState(SPACE, KEY);
  return known === undefined ? undefined : arrivalIn(known.value);
}

/** Since when these stores are opened by a move alone; undefined when they are opened by everyone. */
export async function arrivingSince(documents: Pick<ReadStoreReader, 'getState'>): Promise<string | undefined> {
  const arrival = await arrivalAt(documents);
  return arrival === undefined ? undefined : closedIn(arrival);
}

/** Since when the place of an arrival is opened by a move alone; undefined when it is opened by everyone. */
export function closedIn({ since, arrivedAt, closedSince }: Arrival): Instant | undefined {
  return arrivedAt === undefined ? since : closedSince;
}

/** @throws MoveUnfinished while not all of a shop is there, and when it is being moved back, or was */
export async function refuseArriving(documents: Pick<ReadStoreReader, 'getState'>): Promise<void> {
  const since = await arrivingSince(documents);
  if (since !== undefined) throw new MoveUnfinished(since);
}

/**
 * Where no shop was ever moved to these stores, they are opened by a move alone from now on, until `openPlace`. An arrival that is
 * known already stays as it is, whichever shop it is of and whether it has ended: whoever asks looks. `place` is the id of the new one.
 */
export async function beginArrival(
  documents: States,
  { shop, place, since }: Pick<Arrival, 'shop' | 'place' | 'since'>,
): Promise<BegunArrival> {
  const known = await arrivalAt(documents);
  if (known !== undefined) return { arrival: known, takeBack: () => Promise.resolve() };
  const arrival: Arrival = { place, shop, since, arrivedAt: undefined, closedSince: undefined };
  const begun = docOf(arrival);
  const isPut = await documents.putState(SPACE, KEY, begun, null);
  if (!isPut) return beginArrival(documents, { shop, place, since });
  const takeBack = async (): Promise<void> => {
    const now = await documents.getState(SPACE, KEY);
    if (now !== undefined && canonicalJson(now.value) === canonicalJson(begun)) await documents.putState(SPACE, KEY, null, now.version);
  };
  return { arrival, takeBack };
}

/** All of the shop is there: these stores may be opened by everyone, whoever closed them. */
export function openPlace(documents: States, at: Instant): Promise<void> {
  return change(documents, (arrival) => ({ ...arrival, arrivedAt: arrival.arrivedAt ?? at, closedSince: undefined }));
}

/** The shop goes back: from now on these stores are opened by a move alone, until `openPlace`. What was said of the arrival stays. */
export function closePlace(documents: States, at: Instant): Promise<void> {
  return change(documents, (arrival) => ({ ...arrival, closedSince: arrival.closedSince ?? at }));
}

/** Changes what is said of the shop that was moved here, whoever else does so at the same time; where none ever was, nothing. */
async function change(documents: States, to: (arrival: Arrival) => Arrival): Promise<void> {
  const known = await documents.getState(SPACE, KEY);
  if (known === undefined) return;
  const wanted = docOf(to(arrivalIn(known.value)));
  if (canonicalJson(wanted) === canonicalJson(known.value)) return;
  if (!(await documents.putState(SPACE, KEY, wanted, known.version))) await change(documents, to);
}

/** Written by this file alone. */
function arrivalIn({ place, shop, since, arrivedAt, closedSince }: Doc): Arrival {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const time = (value: unknown): Instant | undefined => (typeof value === 'string' ? (value as Instant) : undefined);
  return {
    ...{ place: text(place), shop: text(shop), since: text(since) as Instant },
    ...{ arrivedAt: time(arrivedAt), closedSince: time(closedSince) },
  };
}

function docOf({ arrivedAt, closedSince, ...arrival }: Arrival): Doc {
  return { ...arrival, ...(arrivedAt === undefined ? {} : { arrivedAt }), ...(closedSince === undefined ? {} : { closedSince }) };
}
