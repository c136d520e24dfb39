import { earliest, type Instant, latest, secondsBetween } from '@app/kernel';
import type { Addendum } from '../messages/says.shape.js';
import { type PlatformWait, platformWaits } from './platform-waits.policy.js';
import type { Situation } from './rule.shape.js';

/** A shorter standstill explains nothing. */
const TOLERANCE_SECONDS = 30;

type Backlog = Extract<Addendum, { key: 'PLATFORM_BACKLOG' }>;

/** The first standstill of a worker that fell into a time in which the order waited for the platform. */
export function platformBacklog(situation: Situation): Backlog | undefined {
  const { asOf, surroundings } = situation;
  const waits = platformWaits(situation);
  return surroundings.workerSilences
    .map(({ from, ended }) => ({ from, to: ended?.to }))
    .filter((silence) => waits.some((wait) => overlapSeconds(wait, silence, asOf) >= TOLERANCE_SECONDS))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .map(({ from, to }): Backlog => ({ key: 'PLATFORM_BACKLOG', from, to }))[0];
}

function overlapSeconds(wait: PlatformWait, silence: { readonly from: Instant; readonly to: Instant | undefined }, asOf: Instant): number {
  return secondsBetween(latest(wait.from, silence.from), earliest(wait.to ?? asOf, silence.to ?? asOf));
}
