import { type Replayed, rebuildBeside, type SwitchWish, type Watching } from '@app/assembly';
import type { Json } from '@app/kernel';
import { type BuildComparison, isEqual, type RebuildProgress } from '@app/platform/subscriptions';
import type { JobProgress, JobWork } from '../jobs/job.js';

/** How a read model is compared with the log. `rate`: the most events per second of the build that takes. */
export type ComparisonWish = { readonly rate?: number | undefined };

/**
 * How a read model is rebuilt. `switch`: whether the new build is to answer from then on; where nothing is said, it is if it is equal. `build`:
 * one that is kept, instead of a new one.
 */
export type RebuildWish = ComparisonWish & { readonly switch?: boolean | undefined; readonly build?: string | undefined };

/** Builds a read model anew beside the live one, and tells what came of it. */
export function rebuilding(builds: Replayed, { rate, switch: isSwitchWanted, build: kept }: RebuildWish): JobWork {
  return async (tell, signal) => {
    const wish = { rate, switch: switchWish(isSwitchWanted), build: kept };
    const { build, before = null, switched, comparison, dropped } = await rebuildBeside(builds, wish, { ...telling(tell), signal });
    const compared = comparison === undefined ? {} : { comparison: comparisonTold(comparison) };
    return { build, before, switched, ...compared, dropped: [...dropped] };
  };
}

function switchWish(isWanted: boolean | undefined): SwitchWish {
  if (isWanted === undefined) return 'when-equal';
  return isWanted ? 'always' : 'never';
}

/** Compares the live build with what the log gives, and leaves everything as it was. */
export function comparing(builds: Replayed, { rate }: ComparisonWish): JobWork {
  return async (tell, signal) => {
    const pace = rate === undefined ? {} : { rate };
    const { tell: onProgress, onCompared } = telling(tell);
    return comparisonTold(await builds.diff({ ...pace, signal, onProgress, onCompared }));
  };
}

function comparisonTold(comparison: BuildComparison): { readonly [member: string]: Json } {
  const { left, right, position, compared, differing, differences, unsettled } = comparison;
  return {
    ...{ equal: isEqual(comparison), left, right, position: String(position), compared, differing, unsettled: [...unsettled] },
    differences: differences.map(({ id, fields }) => ({
      id,
      fields: fields.map(({ field, left: inLeft, right: inRight, from }) => ({
        ...{ field, left: inLeft, right: inRight },
        ...(from === undefined ? {} : { from: { ...from } }),
      })),
    })),
  };
}

/** Tells how far the log was read, and then how much was compared. */
function telling(tell: (progress: JobProgress) => void): Pick<Watching, 'tell' | 'onCompared'> {
  let reached: JobProgress = { done: 0, of: 0, events: 0 };
  return {
    tell: (progress) => {
      reached = progressOf(progress);
      tell(reached);
    },
    onCompared: (compared) => tell({ ...reached, done: reached.of, compared }),
  };
}

/** In positions, which are far below the numbers that lose precision; only `events` counts events. */
function progressOf({ position, head, events }: RebuildProgress): JobProgress {
  return { done: Number(position < head ? position : head), of: Number(head), events };
}
