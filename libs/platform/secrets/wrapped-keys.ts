import { randomBytes } from 'node:crypto';
import { KeyEncryptionKeyFault } from './key-encryption-key.js';
import { KEY_BYTES, NotOpened, unwrap, wrap } from './key-wrap.js';

/** Secret settings of a channel account by name. */
export type ChannelSecretSettings = { readonly [name: string]: string };

/** The name of the blob that tells one key-encryption key from another. */
export const CHECK = 'key-encryption-key';

const CHECK_TEXT = Buffer.from('the key that wrapped the keys of this store');
const LARGEST_BYTES = 65_536;

/** Every blob is bound to the place where it is kept, so that none can stand in for another. */
const placeOf = {
  subject: (subjectId: string): string => `subject|${subjectId}`,
  index: (shopId: string, kind: string): string => JSON.stringify(['index', shopId, kind]),
  channel: (account: string, version: number): string => JSON.stringify(['channel', account, version]),
};

/** A new key for a subject, wrapped. */
export function newSubjectKey(kek: Buffer, subjectId: string): Buffer {
  return wrap(kek, randomBytes(KEY_BYTES), placeOf.subject(subjectId));
}

/** @throws NotOpened */
export function subjectKeyIn(kek: Buffer, subjectId: string, wrapped: Uint8Array): Buffer {
  return unwrap(kek, wrapped, placeOf.subject(subjectId));
}

/** A new key for the index of a shop and kind, wrapped. */
export function newIndexKey(kek: Buffer, shopId: string, kind: string): Buffer {
  return wrap(kek, randomBytes(KEY_BYTES), placeOf.index(shopId, kind));
}

/** @throws NotOpened */
export function indexKeyIn(kek: Buffer, shopId: string, kind: string, wrapped: Uint8Array): Buffer {
  return unwrap(kek, wrapped, placeOf.index(shopId, kind));
}

/** @throws RangeError when they are too large */
export function wrapChannelSecrets(kek: Buffer, account: string, version: number, secrets: ChannelSecretSettings): Buffer {
  const plain = Buffer.from(JSON.stringify(secrets));
  if (plain.length > LARGEST_BYTES) throw new RangeError(`the secrets of ${account} have more than ${LARGEST_BYTES} bytes`);
  return wrap(kek, plain, placeOf.channel(account, version));
}

/** @throws NotOpened */
export function channelSecretsIn(kek: Buffer, account: string, version: number, wrapped: Uint8Array): ChannelSecretSettings {
  // Written by `wrapChannelSecrets` alone.
  return JSON.parse(unwrap(kek, wrapped, placeOf.channel(account, version)).toString()) as ChannelSecretSettings;
}

/** The blob by which a store knows its key-encryption key again. */
export function newCheck(kek: Buffer): Buffer {
  return wrap(kek, CHECK_TEXT, CHECK);
}

/** @throws KeyEncryptionKeyFault when the store's keys were wrapped by another one */
export function verifyCheck(kek: Buffer, check: Uint8Array, kekFile: string): void {
  try {
    unwrap(kek, check, CHECK);
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    throw new KeyEncryptionKeyFault(
      `${kekFile} is not the key-encryption key of this store: set CARDTRAIL_KEK_FILE to the file that belongs to it`,
      { cause: error },
    );
  }
}
