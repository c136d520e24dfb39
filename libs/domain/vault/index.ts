export * from './vault.events.js';
export { vaultVersions } from './vault.upcasters.js';
export * from './vault.commands.js';
export * from './key-batch.state.js';
export * from './intake.state.js';
export * from './quota.state.js';
export { keyBatchDecider } from './key-batch.decide.js';
export { intakeDecider } from './intake.decide.js';
export { quotaDecider } from './quota.decide.js';
export * from './import-keys/key-values.policy.js';
export { keySaltPlace, keySubject, keyValuePlace, lastFourTerm } from './import-keys/sealed-key.policy.js';
export {
  type KeyLine,
  type KeyLines,
  keysOfCsv,
  keysOfNdjson,
  keysOfText,
  MalformedLines,
} from './import-keys/key-lines.policy.js';
export { type DuplicateReason, emptyReport, type ImportReport, type LineNote, MAX_NOTES } from './import-keys/import-report.policy.js';
export { RevealKeys, type WantedKey } from './reveal-keys.handlers.js';
