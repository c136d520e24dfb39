import { type Decide, type Decider, type EventVersions, never } from '@app/kernel';
import { allocateKeys } from './allocate-keys/allocate-keys.decide.js';
import { importKeys } from './import-keys/import-keys.decide.js';
import { evolveKeyBatch, type KeyBatch, noBatch } from './key-batch.state.js';
import { quarantineKeys } from './quarantine-keys/quarantine-keys.decide.js';
import { releaseKeysFromQuarantine } from './release-from-quarantine/release-from-quarantine.decide.js';
import { releaseKeys } from './release-keys/release-keys.decide.js';
import { reserveKeys } from './reserve-keys/reserve-keys.decide.js';
import type { KeyBatchCommand } from './vault.commands.js';
import type { KeyBatchFact } from './vault.events.js';
import { vaultVersions } from './vault.upcasters.js';

const decide: Decide<KeyBatchCommand, KeyBatch, KeyBatchFact> = (command, batch) => {
  switch (command.type) {
    case 'ImportKeys':
      return importKeys(command, batch);
    case 'ReserveKeys':
      return reserveKeys(command, batch);
    case 'ReleaseKeys':
      return releaseKeys(command, batch);
    case 'AllocateKeys':
      return allocateKeys(command, batch);
    case 'QuarantineKeys':
      return quarantineKeys(command, batch);
    case 'ReleaseKeysFromQuarantine':
      return releaseKeysFromQuarantine(command, batch);
    default:
      return never(command);
  }
};

/** Everything there is to a key batch's stream. */
export const keyBatchDecider: Decider<KeyBatch, KeyBatchCommand, KeyBatchFact> & EventVersions & { readonly name: string } = {
  name: 'key-batch',
  initialState: noBatch,
  evolve: evolveKeyBatch,
  decide,
  ...vaultVersions,
};
