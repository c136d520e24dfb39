import { type Decide, facts, nothing, refuse } from '@app/kernel';
import type { KeyBatch } from '../key-batch.state.js';
import type { ReleaseKeysFromQuarantine } from '../vault.commands.js';
import type { KeyBatchFact } from '../vault.events.js';

/** An operator vouches for these keys: free ones can be sold again. Refused: unknown-batch, unknown-key {keyIds}. */
export const releaseKeysFromQuarantine: Decide<ReleaseKeysFromQuarantine, KeyBatch, KeyBatchFact> = ({ keyIds }, batch) => {
  if (batch.stage === 'none') return refuse('unknown-batch');
  const marked = new Map(batch.keys.map(({ keyId, quarantined }) => [keyId, quarantined]));
  const unknown = keyIds.filter((keyId) => !marked.has(keyId));
  if (unknown.length > 0) return refuse('unknown-key', { keyIds: unknown });
  const freed = [...new Set(keyIds)].filter((keyId) => marked.get(keyId) === true);
  return freed.length === 0 ? nothing : facts({ type: 'KeysReleasedFromQuarantine', data: { keyIds: freed } });
};
