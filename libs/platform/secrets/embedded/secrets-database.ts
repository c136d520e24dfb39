import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { bytesOf, integerOf, openForReading, openForWriting } from '../../event-store/index.js';
import { readKeyEncryptionKey, readOrMakeKeyEncryptionKey } from '../key-encryption-key.js';
import { CHECK, newCheck, verifyCheck } from '../wrapped-keys.js';

/** Every blob is wrapped by the key-encryption key and bound to its row; `api_keys.hash` is a hash. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS checks (name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subject_keys (subject_id TEXT PRIMARY KEY, wrapped BLOB) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS index_keys (
  shop_id TEXT NOT NULL, kind TEXT NOT NULL, wrapped BLOB NOT NULL, PRIMARY KEY (shop_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS api_keys (
  id TEXT PRIMARY KEY, record TEXT NOT NULL, hash BLOB NOT NULL, adopted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS channel_secrets (
  account TEXT NOT NULL, version INTEGER NOT NULL, in_force_from TEXT NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY (account, version)
) STRICT, WITHOUT ROWID;
`;
const SCHEMA_VERSION = 1;

/** The open database and the key its contents are wrapped by. */
export type OpenSecrets = { readonly database: DatabaseSync; readonly kek: Buffer };

/**
 * Opens the secrets of a data folder for their one writer. A key-encryption key is made only for a store that has no keys yet.
 * `mayBegin` is asked before such a store gets its first.
 * @throws KeyEncryptionKeyFault, or what `mayBegin` throws
 */
export function openSecrets(path: string, kekFile: string, mayBegin?: () => void): OpenSecrets {
  if (!existsSync(path)) mayBegin?.();
  const database = openForWriting(path);
  try {
    // What was erased must not stay in free pages.
    database.exec('PRAGMA secure_delete = ON');
    const version = integerOf(database.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
    if (version > SCHEMA_VERSION) throw new Error(`${path} was written by a newer version of the program`);
    if (version === 0) database.exec(`BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`);
    const isNew = readCheck(database) === undefined;
    if (isNew) mayBegin?.();
    const kek = isNew ? readOrMakeKeyEncryptionKey(kekFile) : readKeyEncryptionKey(kekFile);
    return { database, kek: verified(database, kek, kekFile) };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens the secrets beside their writer: what needs a new key fails. @throws KeyEncryptionKeyFault */
export function openSecretsForReading(path: string, kekFile: string): OpenSecrets {
  const database = openForReading(path);
  try {
    return { database, kek: verified(database, readKeyEncryptionKey(kekFile), kekFile) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function readCheck(database: DatabaseSync): Uint8Array | undefined {
  const row = database.prepare('SELECT wrapped FROM checks WHERE name = ?').get(CHECK);
  return row === undefined ? undefined : bytesOf(row, 'wrapped');
}

function verified(database: DatabaseSync, kek: Buffer, kekFile: string): Buffer {
  const check = readCheck(database);
  if (check === undefined) database.prepare('INSERT INTO checks VALUES (?, ?)').run(CHECK, newCheck(kek));
  else verifyCheck(kek, check, kekFile);
  return kek;
}
