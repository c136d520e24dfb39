export * from './command-handling.port.js';
export { followRecords, isAnythingRecorded } from './followed-records.js';
export * from './stream-command-handling.js';
export { StreamFolds } from './stream-folds.js';
