import { type BuildComparison, type Builds, isEqual, type ProjectionBuilds, type RebuildProgress } from '@app/platform/subscriptions';

/** What replaying takes of a read model. */
export type Replayed = Pick<ProjectionBuilds, 'alone' | 'rebuild' | 'diff' | 'compareWith' | 'switchTo' | 'drop' | 'list'>;

/** When a new build takes over: whatever it says, never, or where it says what the one before says. */
export type SwitchWish = 'always' | 'never' | 'when-equal';

/** How a read model is rebuilt. `rate`: the most events per second; `build`: one that is kept, which is compared and takes over instead of a new one. */
export type RebuildWish = { readonly rate?: number | undefined; readonly switch: SwitchWish; readonly build?: string | undefined };

/**
 * Told how far the new build has come, and then of how many documents it was compared; aborting leaves it as it is, and the next rebuild goes
 * on with it.
 */
export type Watching = {
  readonly tell: (progress: RebuildProgress) => void;
  readonly onCompared: (documents: number) => void;
  readonly signal: AbortSignal;
};

/** What a rebuild came to. `comparison`: of the build that answered before with the new one, where there was one. */
export type Rebuilt = {
  readonly build: string;
  readonly switched: boolean;
  readonly comparison: BuildComparison | undefined;
  /** The build that answered before. */
  readonly before: string | undefined;
  /** Builds that neither answer, nor answered before, nor are the new one. */
  readonly dropped: readonly string[];
};

/**
 * Builds a read model anew beside the live one, compares the two document by document, and only then switches, if it is to.
 * The build that answered before is kept until the next one takes over, and the new one until the next is made; any other is dropped.
 * @throws UnfitBuild when it is being rebuilt or compared already, here or by another process; NoSuchBuild
 */
export function rebuildBeside(builds: Replayed, wish: RebuildWish, watching: Watching): Promise<Rebuilt> {
  return builds.alone((signal) => rebuildAlone(builds, wish, { ...watching, signal }), watching.signal);
}

async function rebuildAlone(builds: Replayed, wish: RebuildWish, { tell, onCompared, signal }: Watching): Promise<Rebuilt> {
  const { live: before } = await builds.list();
  const rate = wish.rate === undefined ? {} : { rate: wish.rate };
  const build = wish.build ?? (await builds.rebuild({ ...rate, signal, onProgress: tell }));
  const comparison = areOfOneVersion(await builds.list(), before, build)
    ? await builds.compareWith(build, { onCompared, signal })
    : undefined;
  signal.throwIfAborted();
  const switched = isToSwitch(wish.switch, comparison);
  if (switched) await builds.switchTo(build);
  return { build, before, switched, comparison, dropped: await dropOthers(builds, signal) };
}

function isToSwitch(wish: SwitchWish, comparison: BuildComparison | undefined): boolean {
  switch (wish) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'when-equal':
      return comparison === undefined || isEqual(comparison);
  }
}

/** A build of an older program says something else, and is not compared. The first build of all has nothing before it. */
function areOfOneVersion({ builds }: Builds, before: string | undefined, build: string): boolean {
  const versionOf = (wanted: string | undefined): number | undefined => builds.find(({ name }) => name === wanted)?.version;
  return before !== undefined && before !== build && versionOf(before) === versionOf(build);
}

/** A build that is not complete is a rebuild to go on with, or the first of a newer program; what a comparison left behind is neither. */
async function dropOthers(builds: Replayed, signal: AbortSignal): Promise<string[]> {
  const { live, previous, builds: all } = await builds.list();
  const newest = all.findLast(({ complete }) => complete)?.name;
  const others = all.filter(
    ({ name, complete, forComparison = false }) => forComparison || (complete && ![live, previous, newest].includes(name)),
  );
  const names = others.map(({ name }) => name);
  for (const name of names) await builds.drop(name, signal);
  return names;
}
