import type { Doc } from '@app/kernel';
import type { ReadStore, ReadStoreReader } from '../../read-store/read-store.port.js';

/**
 * One build of a projection. `complete`: it came to the end of the log once, and is kept up to date. `forComparison`: it is made for one
 * comparison and dropped after it, and never answers.
 */
export type Build = {
  readonly name: string;
  readonly version: number;
  readonly number: number;
  readonly complete: boolean;
  readonly forComparison?: boolean;
};

/** All builds of one projection, which of them answers its question, and which did before. */
export type Builds = {
  readonly live: string | undefined;
  readonly previous?: string | undefined;
  readonly next: number;
  readonly builds: readonly Build[];
};

const SPACE = 'builds';
const NONE: Builds = { live: undefined, next: 1, builds: [] };
const MOST_TRIES = 20;

/** No build of the version that this program reads has come to the end of the log yet. Ask again later. */
export class ReadModelNotReady extends Error {
  override readonly name = 'ReadModelNotReady';
  constructor(readonly projection: string) {
    super(`the read model ${projection} is being built`);
  }
}

/** A build that is live, is not there, or is not of this version cannot be treated so. */
export class UnfitBuild extends Error {
  override readonly name = 'UnfitBuild';
}

/** There is no complete build of that name and of this version: `cardtrail rebuild` made none, or it was dropped since. */
export class NoSuchBuild extends Error {
  override readonly name = 'NoSuchBuild';
  constructor(readonly build: string) {
    super(`there is no complete build ${build}`);
  }
}

/** The builds of a projection as they are recorded. */
export async function readBuilds(documents: Pick<ReadStoreReader, 'getState'>, projection: string): Promise<Builds> {
  const record = await documents.getState(SPACE, projection);
  return record === undefined ? NONE : buildsOf(record.value);
}

/** The projections of which builds are recorded. */
export async function builtProjections(documents: Pick<ReadStoreReader, 'listState'>): Promise<readonly string[]> {
  return (await documents.listState(SPACE)).map(({ key }) => key);
}

/** Changes the record in one conditional write, deciding again when someone else was first. Gives what was written. */
export async function changeBuilds(documents: ReadStore, projection: string, change: (builds: Builds) => Builds): Promise<Builds> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const record = await documents.getState(SPACE, projection);
    const before = record === undefined ? NONE : buildsOf(record.value);
    const after = change(before);
    if (after === before) return before;
    if (await documents.putState(SPACE, projection, docOf(after), record?.version ?? null)) return after;
  }
  throw new Error(`the builds of ${projection} keep being changed by someone else`);
}

/**
 * Tells the collection that answers a projection's question now, for readers of that version.
 * The pointer is read each time, so a switch takes effect with the next question.
 */
export function liveCollections(
  documents: Pick<ReadStoreReader, 'getState'>,
  projections: readonly { readonly name: string; readonly version: number }[],
): (projection: string) => Promise<string> {
  const versions = new Map(projections.map(({ name, version }) => [name, version]));
  return async (projection) => {
    const live = liveOf(await readBuilds(documents, projection));
    if (live === undefined || live.version !== versions.get(projection)) throw new ReadModelNotReady(projection);
    return live.name;
  };
}

/** The build that is live. */
function liveOf({ live, builds }: Builds): Build | undefined {
  return builds.find(({ name }) => name === live);
}

/** One more build, of the projection's version, with nothing in it yet. Its name is never used again. */
export function withNewBuild(
  { next, builds, ...rest }: Builds,
  { name, version }: { readonly name: string; readonly version: number },
  purpose: Pick<Build, 'forComparison'> = {},
): Builds {
  const build = { name: `${name}@${version}#${next}`, version, number: next, complete: false, ...purpose };
  return { ...rest, next: next + 1, builds: [...builds, build] };
}

/** The build answers from now on. */
export function withLive(before: Builds, build: string): Builds {
  return before.live === build ? before : { ...before, live: build, previous: before.live };
}

/** The build is known to have come to the end of the log, or not. */
export function withCompleteness(before: Builds, name: string, complete: boolean): Builds {
  return { ...before, builds: before.builds.map((build) => (build.name === name ? { ...build, complete } : build)) };
}

/** The build is no more. */
export function withoutBuild(before: Builds, name: string): Builds {
  return { ...before, builds: before.builds.filter((build) => build.name !== name) };
}

function docOf({ live, previous, next, builds }: Builds): Doc {
  return { live: live ?? null, previous: previous ?? null, next, builds };
}

function buildsOf({ live, previous, next, builds }: Doc): Builds {
  if (typeof next !== 'number' || !Array.isArray(builds)) throw new TypeError('the record of builds cannot be read');
  return { live: nameIn(live), previous: nameIn(previous), next, builds: builds.flatMap(buildOf) };
}

function buildOf(value: unknown): readonly Build[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, version, number, complete, forComparison } = value as { readonly [K in keyof Build]?: unknown };
  if (typeof name !== 'string' || typeof version !== 'number' || typeof number !== 'number') return [];
  const purpose = forComparison === true ? { forComparison } : {};
  return [{ name, version, number, complete: complete === true, ...purpose }];
}

function nameIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
