import { type Decide, facts, nothing, REASON_CODE, refuse } from '@app/kernel';
import type { KeyBatch } from '../key-batch.state.js';
import type { QuarantineKeys } from '../vault.commands.js';
import type { KeyBatchFact } from '../vault.events.js';

/**
 * Keeps keys from being handed out. Keys that are allocated already are only marked: what was sold stays sold.
 * Refused: unknown-batch, unknown-key {keyIds}, reason-missing.
 */
export const quarantineKeys: Decide<QuarantineKeys, KeyBatch, KeyBatchFact> = ({ keyIds, reason }, batch) => {
  if (batch.stage === 'none') return refuse('unknown-batch');
  if (!REASON_CODE.test(reason)) return refuse('reason-missing');
  const marked = new Map(batch.keys.map(({ keyId, quarantined }) => [keyId, quarantined]));
  const unknown = keyIds.filter((keyId) => !marked.has(keyId));
  if (unknown.length > 0) return refuse('unknown-key', { keyIds: unknown });
  const anew = [...new Set(keyIds)].filter((keyId) => marked.get(keyId) === false);
  return anew.length === 0 ? nothing : facts({ type: 'KeysQuarantined', data: { keyIds: anew, reason } });
};
