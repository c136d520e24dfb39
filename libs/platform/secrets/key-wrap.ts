import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes of every symmetric key here. */
export const KEY_BYTES = 32;

/** Bytes that do not open: another key, another place, or changed bytes. It never says which. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
}

/** Cipher text followed by its tag, and the nonce it was made with. */
export type Box = { readonly nonce: Uint8Array; readonly sealed: Uint8Array };

/** AES-256-GCM with a fresh random nonce and a 16-byte tag. */
export function encrypt(key: Uint8Array, plain: Uint8Array, aad: string): Box {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad));
  return { nonce, sealed: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]) };
}

/** Undoes `encrypt`. @throws NotOpened */
export function decrypt(key: Uint8Array, { nonce, sealed }: Box, aad: string): Buffer {
  // A shorter tag would be accepted as such, so the lengths are checked before.
  if (nonce.length !== NONCE_BYTES || sealed.length < TAG_BYTES) throw new NotOpened('too short');
  const end = sealed.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(aad));
    decipher.setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch (cause) {
    throw new NotOpened('it does not open', { cause });
  }
}

/** Puts bytes under a key as one blob (nonce, cipher text, tag), bound to the place where it is kept. */
export function wrap(key: Uint8Array, plain: Uint8Array, place: string): Buffer {
  const { nonce, sealed } = encrypt(key, plain, place);
  return Buffer.concat([nonce, sealed]);
}

/** Undoes `wrap`. @throws NotOpened */
export function unwrap(key: Uint8Array, blob: Uint8Array, place: string): Buffer {
  return decrypt(key, { nonce: blob.subarray(0, NONCE_BYTES), sealed: blob.subarray(NONCE_BYTES) }, place);
}
