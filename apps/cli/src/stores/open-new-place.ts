import type { Engine } from '@app/platform/engine';
import { KeyEncryptionKeyFault } from '@app/platform/secrets';
import { CliFault } from '../faults/fault.js';
import { orNotOpened } from './open-engine-of.js';

/**
 * Opens the place that a shop moves to. Its key-encryption key has opened the old place: what it does not open here is of another shop.
 * @throws CliFault keys-of-another-shop, store-not-opened; else what opening throws
 */
export async function openNewPlace(open: () => Promise<Engine>): Promise<Engine> {
  try {
    return await orNotOpened(open);
  } catch (error) {
    if (!(error instanceof KeyEncryptionKeyFault)) throw error;
    throw new CliFault({ kind: 'keys-of-another-shop' }, { cause: error });
  }
}
