import type { Fact, Instant } from '@app/kernel';

/** A worker has not been heard of since: what PLATFORM_BACKLOG cites. */
export type WorkerSilent = Fact<'WorkerSilent', { readonly worker: string; readonly since: Instant }>;
export type WorkerResumed = Fact<'WorkerResumed', { readonly worker: string; readonly from: Instant; readonly to: Instant }>;
export type SagaStarted = Fact<'SagaStarted', { readonly saga: string; readonly startsAt: 'beginning' | 'deploy'; readonly after: string }>;
export type StoreRestored = Fact<'StoreRestored', { readonly position: string; readonly lastKnownCheckpoint?: string }>;
/** Kinds of effect that a brake can name. */
export const BRAKE_EFFECTS = ['refunds', 'deliveries', 'supplier-orders', 'messages'] as const;

/** Stops one kind of effect, for all or for one account: so far only refunds and deliveries, which look for it. */
export type BrakeSet = Fact<
  'BrakeSet',
  {
    readonly brakeId: string;
    readonly effect: (typeof BRAKE_EFFECTS)[number];
    readonly account?: string;
    readonly reason: string;
  }
>;
export type BrakeReleased = Fact<'BrakeReleased', { readonly brakeId: string }>;

/** The prefix of every number of ours that a channel sees, where no data folder keeps it. It never changes. */
export type TradePrefixChosen = Fact<'TradePrefixChosen', { readonly tradePrefix: string }>;

/** Facts of the one stream `platform`. */
export type OperationsFact = TradePrefixChosen | WorkerSilent | WorkerResumed | SagaStarted | StoreRestored | BrakeSet | BrakeReleased;

/** The stream on which the platform records its own condition. */
export const PLATFORM_STREAM = 'platform';
