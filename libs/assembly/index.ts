export { type ReadSide, readSide } from './read-side.js';
export { assembleWorker, type Log, type WorkerOptions, type WorkerSide } from './worker-side.js';
export { type Restored, settleRestored } from './restore.js';
export { READ_SIDE, WORKER_SIDE } from './tokens.js';
export { BadCitation, type CaseCitation, citationOf, citationText } from './case-citation.js';
export { type CaseFileInFull, type CaseFileRead, CaseFiles, type CaseFilesOptions, type ReadUntil } from './case-files.js';
export { finderByScan, finderByViews, type OutsideFinder } from './outside-finder.js';
export { type OutsideRecord, restsOn } from './outside-records.js';
