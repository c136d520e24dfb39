import type { Addendum } from '../messages/says.shape.js';
import { platformWaits } from './platform-waits.policy.js';
import type { Situation } from './rule.shape.js';
import { meet, standstill } from './standstill.policy.js';

type Backlog = Extract<Addendum, { key: 'PLATFORM_BACKLOG' }>;

/** The first standstill of a worker that fell into a time in which the order waited for the platform. */
export function platformBacklog(situation: Situation): Backlog | undefined {
  const { asOf, surroundings } = situation;
  const waits = platformWaits(situation);
  return surroundings.workerSilences
    .map(standstill)
    .filter((silence) => waits.some((wait) => meet(wait, silence, asOf)))
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .map(({ from, to }): Backlog => ({ key: 'PLATFORM_BACKLOG', from, to }))[0];
}
