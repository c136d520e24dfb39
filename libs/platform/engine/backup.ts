import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FolderNotMade, makeFolder } from '../config/make-folder.js';
import { copyDurably, removeDurably, syncFolder, writeOnce } from '../config/once-written-file.js';
import { copyDatabase, DataFolderLocked, EVENTS_FILE, isDataFolderLocked } from '../event-store/index.js';
import { VIEWS_FILE } from '../read-store/index.js';
import { checkKeyEncryptionKey, SECRETS_FILE } from '../secrets/index.js';
import { MOVED_MARK } from './moved-shop.js';

/** What a backup holds, as its `manifest.json` says. */
export type BackupManifest = {
  readonly format: 1;
  readonly takenAt: string;
  /** SHA-256 of each file, in hex. */
  readonly files: { readonly [name: string]: string };
};

/** A folder that cannot be backed up to, or restored from. The message says why. */
export class BackupFault extends Error {
  override readonly name = 'BackupFault';
  constructor(
    /** `target`: the folder to write to cannot be used; `source`: there is nothing to copy; `damaged`: the backup is not what it was. */
    readonly what: 'target' | 'source' | 'damaged',
    message: string,
  ) {
    super(message);
  }
}

/** The order matters: a key that is copied after the events exists for every event of the copy. */
const DATABASES = [VIEWS_FILE, EVENTS_FILE, SECRETS_FILE];
/**
 * Small files that belong to the install. The administrator's key and the key-encryption key are not among them. A shop that lives
 * elsewhere lives there also when its folder is restored: two of it would be paid.
 */
const SMALL_FILES = ['trade-prefix', MOVED_MARK];
const MANIFEST = 'manifest.json';
/** Stands in a data folder from the laying out of a backup until what follows from it is recorded. */
const RESTORE_MARK = 'restore-unfinished';

/**
 * Copies a data folder while it is in use: views first, then events, keys last. The key-encryption key is never part of it.
 * @throws BackupFault when the target is not an empty folder, or there is nothing to copy
 */
export async function backUpDataFolder(folder: string, target: string, takenAt: string): Promise<BackupManifest> {
  if (!existsSync(join(folder, EVENTS_FILE))) throw new BackupFault('source', `there is no CardTrail data in ${folder}`);
  makeTarget(target);
  if (readdirSync(target).length > 0) throw new BackupFault('target', `${target} is not empty: name a new folder`);
  const files: Record<string, string> = {};
  for (const name of DATABASES) {
    if (!existsSync(join(folder, name))) continue;
    await copyDatabase(join(folder, name), join(target, name));
    files[name] = await digestOf(join(target, name));
  }
  for (const name of SMALL_FILES) {
    if (!existsSync(join(folder, name))) continue;
    await copyDurably(join(folder, name), join(target, name));
    files[name] = await digestOf(join(target, name));
  }
  const manifest: BackupManifest = { format: 1, takenAt, files };
  writeOnce(join(target, MANIFEST), JSON.stringify(manifest, null, 2));
  return manifest;
}

/**
 * Makes sure that a backup is what it was when it was taken: every file is there and is what the manifest says.
 * @throws BackupFault naming the first file that is missing or changed
 */
export async function checkBackup(backup: string): Promise<BackupManifest> {
  const manifest = readManifest(backup);
  for (const [name, digest] of Object.entries(manifest.files)) {
    const file = join(backup, name);
    if (!existsSync(file)) throw new BackupFault('damaged', `${name} is missing in the backup`);
    if ((await digestOf(file)) !== digest) throw new BackupFault('damaged', `${name} is not what the backup's manifest says`);
  }
  return manifest;
}

/**
 * Copies a backup into a new data folder, after checking every file; all of it is on the disk when this resolves. The folder is marked: nobody opens it before
 * `finishRestore`, and laying out again begins anew.
 * @throws BackupFault, DataFolderLocked, or KeyEncryptionKeyFault; the folder is then left without data
 */
export async function layBackupOut(backup: string, folder: string, kekFile: string): Promise<BackupManifest> {
  const manifest = await checkBackup(backup);
  if (existsSync(join(folder, EVENTS_FILE)) && !isRestoreUnfinished(folder)) {
    throw new BackupFault('target', `${folder} holds data already: restore into a new folder`);
  }
  if (isDataFolderLocked(folder)) throw new DataFolderLocked(folder);
  makeTarget(folder);
  writeOnce(join(folder, RESTORE_MARK), manifest.takenAt);
  const names = Object.keys(manifest.files);
  clear(folder);
  for (const name of names) await copyDurably(join(backup, name), join(folder, name));
  syncFolder(folder);
  try {
    if (names.includes(SECRETS_FILE)) checkKeyEncryptionKey({ folder, kekFile });
  } catch (error) {
    clear(folder);
    finishRestore(folder);
    throw error;
  }
  return manifest;
}

/** @throws BackupFault */
function makeTarget(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw error instanceof FolderNotMade ? new BackupFault('target', error.message) : error;
  }
}

/** The folder may be opened from now on. */
export function finishRestore(folder: string): void {
  removeDurably(join(folder, RESTORE_MARK));
}

/** Was a backup laid out in the folder whose consequences were not drawn yet? */
export function isRestoreUnfinished(folder: string): boolean {
  return existsSync(join(folder, RESTORE_MARK));
}

function clear(folder: string): void {
  const names = [...DATABASES.flatMap((name) => [name, `${name}-wal`, `${name}-shm`]), ...SMALL_FILES];
  for (const name of names) rmSync(join(folder, name), { force: true });
}

function readManifest(backup: string): BackupManifest {
  const file = join(backup, MANIFEST);
  if (!existsSync(file)) throw new BackupFault('source', `${backup} is no backup: it has no ${MANIFEST}`);
  const manifest = readJson(readFileSync(file, 'utf8'));
  if (!isManifest(manifest)) throw new BackupFault('damaged', `${file} is of a format that this version does not know`);
  const strange = Object.keys(manifest.files).find((name) => !DATABASES.includes(name) && !SMALL_FILES.includes(name));
  if (strange !== undefined) throw new BackupFault('damaged', `${file} names ${strange}, which is no file of a backup`);
  return manifest;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isManifest(value: unknown): value is BackupManifest {
  if (typeof value !== 'object' || value === null || !('format' in value) || !('files' in value)) return false;
  const { format, files } = value;
  return format === 1 && typeof files === 'object' && files !== null && Object.values(files).every((digest) => typeof digest === 'string');
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
