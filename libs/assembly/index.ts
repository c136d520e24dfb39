export { type ReadSide, readSide } from './read-side.js';
export { assembleWorker, type Log, type WorkerOptions, type WorkerSide } from './worker-side.js';
export { type Restored, settleRestored } from './restore.js';
export { READ_SIDE, WORKER_SIDE } from './tokens.js';
