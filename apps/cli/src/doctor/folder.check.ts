import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ADMIN_KEY_FILE, type Configuration } from '@app/platform/config';
import { isRestoreUnfinished, movedShopOf, STORAGE_LIMITS, storageRoomAt } from '@app/platform/engine';
import { SECRETS_FILE } from '@app/platform/secrets';
import { type DoctorFinding, found } from './finding.js';

const OTHERS = 0o077;
const GIGABYTE = 1e9;
/** Where container engines mount secrets, for everyone in the container; what may read them on the machine is not seen from inside. */
const MOUNTED_SECRETS = '/run/secrets';

/** May nobody but its owner read the data, and the keys to it? */
export function checkFolder(
  { dataFolder, kekFile, engine }: Pick<Configuration, 'dataFolder' | 'kekFile' | 'engine'>,
  mountedSecrets = MOUNTED_SECRETS,
): readonly DoctorFinding[] {
  const kept = dirname(kekFile) === mountedSecrets ? [] : [kekFile];
  const paths = [dataFolder, join(dataFolder, ADMIN_KEY_FILE), ...kept].filter((path) => existsSync(path));
  const open = paths.flatMap((path): readonly DoctorFinding[] => {
    const mode = statSync(path).mode & 0o777;
    return (mode & OTHERS) === 0 ? [] : [found('folder', 'warn', { code: 'open-to-others', path, mode: mode.toString(8) })];
  });
  const restore = isRestoreUnfinished(dataFolder) ? [found('folder', 'fail', { code: 'restore-unfinished', folder: dataFolder })] : [];
  // With the cluster engine the same folder goes on holding the administrator's key.
  const shop = movedShopOf(dataFolder);
  const moved =
    shop === undefined || engine.kind === 'cluster' ? [] : [found('folder', 'fail', { code: 'shop-moved', folder: dataFolder, ...shop })];
  const keys = join(dataFolder, SECRETS_FILE);
  const left = shop === undefined || !existsSync(keys) ? [] : [found('folder', 'warn', { code: 'keys-left-behind', file: keys })];
  const [lying] = paths;
  const isPrivate = open.length === 0 && lying !== undefined ? [found('folder', 'ok', { code: 'private', folder: lying })] : [];
  return [...isPrivate, ...open, ...restore, ...moved, ...left];
}

/** Is there room for what is still to be recorded? */
export function checkDisk({ dataFolder }: Configuration): DoctorFinding {
  const { freeBytes, freePercent: percent } = storageRoomAt(dataFolder);
  const { refuseBelowPercent, warnBelowPercent } = STORAGE_LIMITS;
  const verdict = percent < refuseBelowPercent ? 'fail' : percent < warnBelowPercent ? 'warn' : 'ok';
  return found('disk', verdict, { code: 'disk-free', percent, gigabytes: Math.round(freeBytes / GIGABYTE) });
}
