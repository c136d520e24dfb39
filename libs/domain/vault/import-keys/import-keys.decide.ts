import { canonicalJson, type Decide, facts, nothing, refuse } from '@app/kernel';
import type { KeyBatch } from '../key-batch.state.js';
import type { ImportKeys } from '../vault.commands.js';
import type { KeyBatchFact, KeysImported } from '../vault.events.js';

/** The most keys of one batch. */
export const MAX_BATCH_KEYS = 1_000;
/** The most bytes of one batch's fact, encoded. */
export const MAX_BATCH_BYTES = 512 * 1024;

/**
 * Takes sealed keys in. Their values were checked before they were sealed: see `checkKeyValues`.
 * Refused: batch-exists, empty-batch, too-many-keys {limit}, batch-too-large {bytes, limit}, duplicate-in-batch.
 */
export const importKeys: Decide<ImportKeys, KeyBatch, KeyBatchFact> = ({ batchId, productId, mode, keys }, batch) => {
  if (batch.stage === 'imported') {
    const known = batch.keys.map(({ keyId, fingerprint }) => `${keyId} ${fingerprint}`).join();
    return known === keys.map(({ keyId, fingerprint }) => `${keyId} ${fingerprint}`).join() ? nothing : refuse('batch-exists', { batchId });
  }
  if (keys.length === 0) return refuse('empty-batch', { batchId });
  if (keys.length > MAX_BATCH_KEYS) return refuse('too-many-keys', { limit: MAX_BATCH_KEYS });
  const isTwice = (values: readonly string[]): boolean => new Set(values).size !== values.length;
  if (isTwice(keys.map(({ keyId }) => keyId)) || isTwice(keys.map(({ fingerprint }) => fingerprint))) {
    return refuse('duplicate-in-batch', { batchId });
  }
  const fact: KeysImported = { type: 'KeysImported', data: { batchId, productId, mode, keys } };
  const bytes = Buffer.byteLength(canonicalJson(fact.data));
  return bytes > MAX_BATCH_BYTES ? refuse('batch-too-large', { bytes, limit: MAX_BATCH_BYTES }) : facts(fact);
};
