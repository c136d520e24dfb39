import type { Clock, Scheduler } from '@app/kernel';

/** What a process lends its subscriptions: time, timers, and numbers in [0, 1) for jitter. */
export type Surroundings = { readonly clock: Clock; readonly scheduler: Scheduler; readonly random: () => number };
