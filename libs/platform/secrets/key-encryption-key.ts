import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { makeFolder } from '../config/make-folder.js';
import { readBytesIfThere, writeBytesOnce } from '../config/once-written-file.js';
import { codeOf } from '../config/system-code.js';
import { KEY_BYTES } from './key-wrap.js';

/** The key-encryption key is missing, of the wrong size, or another than the one that wrapped this store's keys. */
export class KeyEncryptionKeyFault extends Error {
  override readonly name = 'KeyEncryptionKeyFault';
}

/** What CARDTRAIL_KEK_FILE names cannot be read, or made where it is missing. */
export class KeyEncryptionKeyClosed extends KeyEncryptionKeyFault {}

/** Reads the key. @throws KeyEncryptionKeyFault when it is not there or is no such key, KeyEncryptionKeyClosed */
export function readKeyEncryptionKey(file: string): Buffer {
  const found = bytesIn(file);
  if (found === undefined) {
    throw new KeyEncryptionKeyFault(
      `the key-encryption key ${file} is missing, and this store has keys wrapped by it: put it back from its backup, or set CARDTRAIL_KEK_FILE to where it is`,
    );
  }
  return checked(file, found);
}

/**
 * Reads the key, making a random one (32 bytes, mode 0600, on the disk before it is used) where there is none.
 * @throws KeyEncryptionKeyFault when there is a file that is no such key, KeyEncryptionKeyClosed
 */
export function readOrMakeKeyEncryptionKey(file: string): Buffer {
  const found = bytesIn(file);
  if (found !== undefined) return checked(file, found);
  try {
    makeFolder(dirname(file));
    // Where another process was faster, its key counts.
    writeBytesOnce(file, randomBytes(KEY_BYTES));
  } catch (error) {
    const what = `is not there and cannot be made (${codeOf(error)}): set CARDTRAIL_KEK_FILE to a file in a folder that this user may write to`;
    throw new KeyEncryptionKeyClosed(`the key-encryption key ${file} ${what}`, { cause: error });
  }
  return readKeyEncryptionKey(file);
}

function bytesIn(file: string): Buffer | undefined {
  try {
    return readBytesIfThere(file);
  } catch (error) {
    const code = codeOf(error);
    const what =
      code === 'EISDIR'
        ? 'is a folder: set CARDTRAIL_KEK_FILE to the file itself'
        : `cannot be read (${code}): make it readable for the user that runs this, or set CARDTRAIL_KEK_FILE to another file`;
    throw new KeyEncryptionKeyClosed(`the key-encryption key ${file} ${what}`, { cause: error });
  }
}

function checked(file: string, key: Buffer): Buffer {
  if (key.length === KEY_BYTES) return key;
  throw new KeyEncryptionKeyFault(`the key-encryption key ${file} has ${key.length} bytes instead of ${KEY_BYTES}`);
}
