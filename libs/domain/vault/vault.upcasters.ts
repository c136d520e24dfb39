import { eventVersions } from '@app/kernel';
import { INTAKE_STREAM, type IntakeFact, type KeyBatchFact, type QuotaFact } from './vault.events.js';

/** Every event of the vault, with the steps that lead from its older versions to today's. */
export const vaultVersions = eventVersions<KeyBatchFact | IntakeFact | QuotaFact>(['keybatch-', INTAKE_STREAM, 'buyer-'], {
  KeysImported: [],
  KeysReserved: [],
  KeysReleased: [],
  KeysAllocated: [],
  KeysQuarantined: [],
  KeysReleasedFromQuarantine: [],
  KeysRewrapped: [],
  BatchAdmitted: [],
  BatchRefused: [],
  QuotaClaimed: [],
  QuotaFreed: [],
});
