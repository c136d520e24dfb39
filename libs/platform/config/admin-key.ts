import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@app/kernel';
import type { SecretStore } from '../secrets/index.js';
import { type Configuration, ConfigurationFault } from './configuration.js';
import { readIfThere, writeOnce } from './once-written-file.js';

/** Name of the file that holds the administrator's key made on the first start, in the data folder. */
export const ADMIN_KEY_FILE = 'admin.key';

/** Where the administrator's key comes from. `file`: where the one made here lies, mode 0600. */
export type AdminKey = { readonly from: 'configuration' } | { readonly from: 'file'; readonly file: string; readonly isNew: boolean };

/**
 * Makes sure that an administrator can get in: by the configured key, else by the one in the data folder, else by a new one.
 * @throws ConfigurationFault when the configured key cannot be used
 */
export async function ensureAdminKey(
  { adminKey, dataFolder }: Pick<Configuration, 'adminKey' | 'dataFolder'>,
  secrets: Pick<SecretStore, 'findApiKey' | 'adoptApiKey' | 'createApiKey'>,
  clock: Clock,
): Promise<AdminKey> {
  if (adminKey !== undefined) {
    await adopt(adminKey, secrets, clock);
    return { from: 'configuration' };
  }
  const file = join(dataFolder, ADMIN_KEY_FILE);
  if (await isAdmin(readIfThere(file), secrets)) return { from: 'file', file, isNew: false };
  const { key } = await secrets.createApiKey({ role: 'admin', shopId: '', name: 'first start', mode: 'live', scopes: [] }, clock.now());
  rmSync(file, { force: true });
  writeOnce(file, key);
  return { from: 'file', file, isNew: true };
}

async function adopt(presented: string, secrets: Pick<SecretStore, 'findApiKey' | 'adoptApiKey'>, clock: Clock): Promise<void> {
  if (await isAdmin(presented, secrets)) return;
  try {
    await secrets.adoptApiKey(presented, { role: 'admin', shopId: '', name: 'configuration', mode: 'live', scopes: [] }, clock.now());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ConfigurationFault([{ setting: 'CARDTRAIL_ADMIN_KEY', what: `give another key: ${error.message}` }]);
  }
}

async function isAdmin(presented: string | undefined, secrets: Pick<SecretStore, 'findApiKey'>): Promise<boolean> {
  const known = presented === undefined ? undefined : await secrets.findApiKey(presented);
  return known?.role === 'admin' && known.revokedAt === undefined;
}
