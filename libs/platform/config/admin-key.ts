import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@app/kernel';
import type { ReadStore } from '../read-store/index.js';
import type { ApiKeyRecord, SecretStore } from '../secrets/index.js';
import { type Configuration, ConfigurationFault } from './configuration.js';
import { readIfThere, writeOnce } from './once-written-file.js';

/** Name of the file that holds the administrator's key made on the first start, in the data folder. */
export const ADMIN_KEY_FILE = 'admin.key';

/**
 * Where the administrator's key comes from. `file`: where the one made here lies, mode 0600. `elsewhere`: there is one, and this process
 * has not got it; `place`: where it was made, if that is known.
 */
export type AdminKey =
  | { readonly from: 'configuration' }
  | { readonly from: 'file'; readonly file: string; readonly isNew: boolean }
  | { readonly from: 'elsewhere'; readonly place: string | undefined };

type Asked = Pick<Configuration, 'adminKey' | 'dataFolder'>;
type Keys = Pick<SecretStore, 'findApiKey' | 'adoptApiKey' | 'createApiKey' | 'revokeApiKey'>;
/** What processes that share their stores look at. */
type SharedKeys = {
  readonly secrets: Keys & Pick<SecretStore, 'listApiKeys'>;
  readonly documents: Pick<ReadStore, 'getState' | 'putState'>;
};

/** Where shared stores keep which key was made first, and where: `{ id, place }`. */
const [SPACE, FIRST] = ['admin-key', 'first'];

/**
 * Makes sure that an administrator can get in: by the configured key, else by the one in the data folder, else by a new one.
 * @throws ConfigurationFault when the configured key cannot be used
 */
export async function ensureAdminKey(asked: Asked, secrets: Keys, clock: Clock): Promise<AdminKey> {
  const known = await knownAdminKey(asked, secrets, clock);
  return known ?? (await makeAdminKey(asked, secrets, clock)) ?? { from: 'elsewhere', place: undefined };
}

/**
 * The same where many processes share the stores: a new key is made only where nobody has one, by one of them.
 * @throws ConfigurationFault when the configured key cannot be used
 */
export async function ensureSharedAdminKey(asked: Asked, { secrets, documents }: SharedKeys, clock: Clock): Promise<AdminKey> {
  const known = await knownAdminKey(asked, secrets, clock);
  if (known !== undefined) return known;
  const before = await documents.getState(SPACE, FIRST);
  const place = `${hostname()}:${join(asked.dataFolder, ADMIN_KEY_FILE)}`;
  const isFirst = (id: string): Promise<boolean> => documents.putState(SPACE, FIRST, { id, place }, before?.version ?? null);
  const made = (await secrets.listApiKeys()).some(isValid) ? undefined : await makeAdminKey(asked, secrets, clock, isFirst);
  return made ?? { from: 'elsewhere', place: placeIn((await documents.getState(SPACE, FIRST))?.value) };
}

async function knownAdminKey({ adminKey, dataFolder }: Asked, secrets: Keys, clock: Clock): Promise<AdminKey | undefined> {
  if (adminKey !== undefined) {
    await adopt(adminKey, secrets, clock);
    return { from: 'configuration' };
  }
  const file = join(dataFolder, ADMIN_KEY_FILE);
  return (await isAdmin(readIfThere(file), secrets)) ? { from: 'file', file, isNew: false } : undefined;
}

/** A key that is told to nobody must let nobody in: it is revoked where another was first, and where it cannot be written down. */
async function makeAdminKey(
  { dataFolder }: Asked,
  secrets: Keys,
  clock: Clock,
  isFirst: (id: string) => Promise<boolean> = () => Promise.resolve(true),
): Promise<AdminKey | undefined> {
  const file = join(dataFolder, ADMIN_KEY_FILE);
  const { record, key } = await secrets.createApiKey(
    { role: 'admin', shopId: '', name: 'first start', mode: 'live', scopes: [] },
    clock.now(),
  );
  try {
    if (await isFirst(record.id)) {
      rmSync(file, { force: true });
      writeOnce(file, key);
      return { from: 'file', file, isNew: true };
    }
  } catch (error) {
    // What is told is why it could not be kept, also where the store is lost for this, too.
    await secrets.revokeApiKey(record.id, clock.now()).catch(() => undefined);
    throw error;
  }
  await secrets.revokeApiKey(record.id, clock.now());
  return undefined;
}

function placeIn(first: { readonly [name: string]: unknown } | undefined): string | undefined {
  const place = first?.['place'];
  return typeof place === 'string' ? place : undefined;
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
  return known !== undefined && isValid(known);
}

function isValid({ role, revokedAt }: ApiKeyRecord): boolean {
  return role === 'admin' && revokedAt === undefined;
}
