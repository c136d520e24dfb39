import { type SealContext, type SealedValue, sealAad } from '@app/kernel';
import { type Box, decrypt, encrypt, NotOpened } from './key-wrap.js';
import { CannotOpen } from './secret-store.port.js';

/** @throws RangeError when nobody could be named by it */
export function checkSubject(subjectId: string): void {
  if (subjectId === '') throw new RangeError('a subject has an id');
}

/** Seals a value under its subject's key, bound to its place. */
export function sealWith(key: Uint8Array, subjectId: string, plain: string, context: SealContext): SealedValue {
  const { nonce, sealed } = encrypt(key, Buffer.from(plain), sealAad(context));
  return { alg: 'A256GCM', keyId: subjectId, nonce: base64(nonce), ct: base64(sealed) };
}

/** Undoes `sealWith`. @throws CannotOpen, also where there is no key */
export function openWith(key: Uint8Array | undefined, value: SealedValue, context: SealContext): string {
  if (key === undefined) throw new CannotOpen(`there is no key ${value.keyId}`);
  try {
    return decrypt(key, boxOf(value), sealAad(context)).toString();
  } catch (error) {
    throw cannotOpen(value, error);
  }
}

/** What a wrapped key that does not open means for a value under it; anything else stays what it is. */
export function cannotOpen({ keyId }: SealedValue, error: unknown): unknown {
  return error instanceof NotOpened ? new CannotOpen(`a value sealed with ${keyId} does not open here`, { cause: error }) : error;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** @throws NotOpened when it is none of ours */
function boxOf({ alg, nonce, ct }: { readonly alg: string; readonly nonce: string; readonly ct: string }): Box {
  if (alg !== 'A256GCM') throw new NotOpened('another algorithm');
  return { nonce: Buffer.from(nonce, 'base64'), sealed: Buffer.from(ct, 'base64') };
}
