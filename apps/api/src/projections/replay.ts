import type { Json } from '@app/kernel';
import { type BuildComparison, isEqual, type ProjectionBuilds } from '@app/platform/subscriptions';
import type { JobWork } from '../jobs/jobs.js';

/** What replaying takes of a read model. */
export type Replayed = Pick<ProjectionBuilds, 'rebuild' | 'diff' | 'switchTo' | 'drop' | 'list'>;

/** How a read model is compared with the log. `rate`: the most events per second of the build that takes. */
export type ComparisonWish = { readonly rate?: number | undefined };

/** How a read model is rebuilt. `switch`: whether the new build is to answer from then on; it is where nothing is said. */
export type RebuildWish = ComparisonWish & { readonly switch?: boolean | undefined };

/**
 * Builds a read model anew beside the live one, compares the two document by document, and only then switches.
 * The build that answered before is kept, so that going back is one switch; what is older is dropped.
 */
export function rebuilding(builds: Replayed, wish: RebuildWish): JobWork {
  return async (tell, signal) => {
    const { live: before } = await builds.list();
    const build = await builds.rebuild({ ...rateOf(wish), signal, onProgress: ({ position, head }) => tell(progressOf(position, head)) });
    const comparison = before === undefined ? undefined : await builds.diff({ signal });
    const compared = comparison === undefined ? {} : { comparison: comparisonTold(comparison) };
    if (wish.switch === false) return { build, switched: false, ...compared };
    await builds.switchTo(build);
    return { build, switched: true, ...compared, dropped: await dropOlder(builds, before) };
  };
}

/** Compares the live build with what the log gives, and leaves everything as it was. */
export function comparing(builds: Replayed, wish: ComparisonWish): JobWork {
  return async (tell, signal) =>
    comparisonTold(await builds.diff({ ...rateOf(wish), signal, onProgress: ({ position, head }) => tell(progressOf(position, head)) }));
}

function rateOf({ rate }: ComparisonWish): { readonly rate?: number } {
  return rate === undefined ? {} : { rate };
}

async function dropOlder(builds: Replayed, before: string | undefined): Promise<string[]> {
  const { live, builds: all } = await builds.list();
  const older = all.filter(({ name, complete }) => complete && name !== live && name !== before).map(({ name }) => name);
  for (const name of older) await builds.drop(name);
  return older;
}

function comparisonTold(comparison: BuildComparison): { readonly [member: string]: Json } {
  const { left, right, position, compared, differing, differences, unsettled } = comparison;
  return {
    ...{ equal: isEqual(comparison), left, right, position: String(position), compared, differing, unsettled: [...unsettled] },
    differences: differences.map(({ id, fields }) => ({
      id,
      fields: fields.map(({ field, left: inLeft, right: inRight }) => ({ field, left: inLeft, right: inRight })),
    })),
  };
}

/** Positions are far below the numbers that lose precision. */
function progressOf(position: bigint, head: bigint): { readonly done: number; readonly of: number } {
  return { done: Number(position < head ? position : head), of: Number(head) };
}
