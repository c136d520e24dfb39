export { type ReadSide, readSide } from './read-side.js';
export type { Log } from './log.js';
export { assembleWorker, type WorkerOptions, type WorkerSide } from './worker/worker-side.js';
export { livesThere, type Moved, moveHouse, type MovingHouse, verifyHouse } from './moving/move-house.js';
export { type MovedBack, moveBack, NeverMoved, StillOpenThere } from './moving/move-back.js';
export { type Restored, settleRestored } from './restore.js';
export { READ_SIDE, WORKER_SIDE } from './tokens.js';
export { BadCitation, type CaseCitation, citationOf, citationText } from './case-files/case-citation.js';
export {
  type CaseFileInFull,
  type CaseFileRead,
  CaseFiles,
  type CaseFilesOptions,
  damageIn,
  type Explained,
  type ReadUntil,
  statusIn,
} from './case-files/case-files.js';
export { explainOrphan } from './case-files/explain-orphan.js';
export { everyContext, upToDate } from './event-versions.js';
export { finderByScan, finderByViews, type OutsideFinder } from './case-files/outside-finder.js';
export type { OutsideRecord } from './case-files/outside-records.js';
export { type OutsideEntry, type Timeline, type TimelineEntry, timelineOf } from './case-files/timeline.js';
export { tradePrefixOf } from './trade-prefix-of.js';
export { enterStores } from './process/enter-stores.js';
export type { House } from './process/house.js';
export { runProcess } from './process/run-process.js';
export type { StartOptions } from './process/start-options.js';
export { type RunningProcess, type ProcessKind, startProcess } from './process/start-process.js';
export { programVersion } from './program-version.js';
export { isProvisional } from './case-files/provisional.js';
export { rebuildBeside, type RebuildWish, type Rebuilt, type Replayed, type SwitchWish, type Watching } from './replay.js';
