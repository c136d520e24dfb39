export { CheckpointBeyondHead, refuseBeyond } from './checkpoint-beyond-head.js';
export { SubscriptionHost, type SubscriptionHostOptions, type SubscriptionStatus } from './subscription.host.js';
export type { SagaStarts, SagaWork } from './sagas/order-reactions.js';
export type { Surroundings } from './surroundings.js';
export { NotParked, ReasonMissing, UnknownSubscription, type Observe, type Parked, type SubscriptionHappening } from './happening.js';
export {
  builtProjections,
  liveCollections,
  NoSuchBuild,
  ReadModelNotReady,
  UnfitBuild,
  type Build,
  type Builds,
} from './projections/builds-record.js';
export { NotAnswered } from './leases/follower-requests.js';
export { NotFollowed } from './projections/fed-builds.js';
export type { ProjectionBuilds } from './projections/projection-builds.js';
export type { RebuildOptions, RebuildProgress } from './projections/rebuild-options.js';
export { isEqual, type BuildComparison, type ComparisonOptions, type DocumentDifference } from './projections/compare-builds.js';
export type { FieldDifference, FieldOrigin } from './projections/differing-fields.js';
export { parkedBeside, checkpointsBeside, type Followers, type KeptCheckpoint } from './seen-beside.js';
export { diffBeside, type DiffBesideOptions } from './projections/diff-beside.js';
export { Deadlines, type DeadlinesOptions } from './deadlines/deadlines.js';
export type { DueOrder, DuePlace, DuesView } from './deadlines/dues-view.port.js';
export { DeadlineSweep, type DeadlineSweepOptions, type DuesDifference } from './deadlines/deadline-sweep.js';
export { type Leases, soleHolder, type Tenure } from './leases/leases.js';
export { pause, repeat } from './pause.js';
export { inTurns } from './in-turns.js';
export type { HeldLease, LeaseRecord, LeaseStore } from './leases/lease-store.port.js';
export { SharedLeases, type SharedLeasesOptions } from './leases/leases-among-processes.js';
export type { LeaseTerms } from './leases/lease-watch.js';
export { handPulseOn, WorkerPulse, type WorkerPulseOptions } from './workers/worker-pulse.js';
export type { WorkerNews } from './workers/worker-silence.js';
export { describeError } from './failure.js';
export type { StartedSaga } from './moved-followers.js';
