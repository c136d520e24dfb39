export { FingerprintIndex } from './fingerprint-index.handlers.js';
export { type ImportOutcome, ImportKeysProcess, type ImportParts, type ImportRequest } from './import-keys.handlers.js';
