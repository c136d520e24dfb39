import type { Configuration } from '@app/platform/config';
import { checkKeyEncryptionKey, KeyEncryptionKeyFault } from '@app/platform/secrets';
import { type DoctorFinding, found } from './finding.js';
import { kekConfirmedAt } from './kek-confirmation.js';

/** Is the key that opens all other keys here, is it the right one, and is there a copy of it elsewhere? */
export function checkKek({ dataFolder, kekFile }: Configuration): DoctorFinding {
  try {
    checkKeyEncryptionKey({ folder: dataFolder, kekFile });
  } catch (error) {
    if (!(error instanceof KeyEncryptionKeyFault)) throw error;
    return found('key-encryption-key', 'fail', { code: 'kek-fault', detail: error.message });
  }
  return checkKekCopy({ dataFolder, kekFile });
}

/** Is there a copy of the key elsewhere? It is known to be the right one. */
export function checkKekCopy({ dataFolder, kekFile }: Pick<Configuration, 'dataFolder' | 'kekFile'>): DoctorFinding {
  const confirmedAt = kekConfirmedAt(dataFolder, kekFile);
  return confirmedAt === undefined
    ? found('key-encryption-key', 'warn', { code: 'kek-not-confirmed', file: kekFile })
    : found('key-encryption-key', 'ok', { code: 'kek-fits', confirmedAt });
}
