import { type Decide, facts, nothing, refuse, sha256 } from '@app/kernel';
import type { Intake } from '../intake.state.js';
import type { AdmitBatch } from '../vault.commands.js';
import type { IntakeFact } from '../vault.events.js';

/**
 * Decides at exactly the revision up to which the index of fingerprints was read, so no two batches can bring the same key in.
 * A batch is admitted whole or refused whole, once and for all.
 * Refused: empty-batch, duplicate-in-batch, index-behind {indexRevision, revision}: read on and ask again.
 */
export const admitBatch: Decide<AdmitBatch, Intake, IntakeFact> = (command, intake) => {
  const { batchId, productId, fingerprints, indexRevision, duplicates } = command;
  if (intake.decided.has(batchId)) return nothing;
  if (fingerprints.length === 0) return refuse('empty-batch', { batchId });
  if (new Set(fingerprints).size !== fingerprints.length) return refuse('duplicate-in-batch', { batchId });
  if (indexRevision !== intake.revision) return refuse('index-behind', { indexRevision, revision: intake.revision });
  if (duplicates.length > 0) return facts({ type: 'BatchRefused', data: { batchId, productId, duplicates } });
  const fingerprintsDigest = sha256(fingerprints.toSorted().join('\n'));
  return facts({ type: 'BatchAdmitted', data: { batchId, productId, quantity: fingerprints.length, fingerprintsDigest } });
};
