import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { hmacSha256, type SealContext, type SealedValue, sealAad } from '@app/kernel';
import type { SecretStore } from '@app/platform/secrets';

/** How values are sealed, opened and known again. */
export type Sealing = Pick<SecretStore, 'seal' | 'open' | 'index'>;

const TAG_BYTES = 16;

/** Seals as the house does, bound to subject and place, but under one key in memory: no disk is waited for. */
export function sealingInMemory(): Sealing {
  const key = randomBytes(32);
  const bound = (keyId: string, context: SealContext): Buffer => Buffer.from(`${keyId}\n${sealAad(context)}`);
  const seal = (keyId: string, plain: string, context: SealContext): SealedValue => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(keyId, context));
    const ct = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { alg: 'A256GCM', keyId, nonce: nonce.toString('base64'), ct: ct.toString('base64') };
  };
  const open = ({ keyId, nonce, ct }: SealedValue, context: SealContext): string => {
    const bytes = Buffer.from(ct, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64')).setAAD(bound(keyId, context));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  };
  return {
    index: (shopId, kind, value) => Promise.resolve(hmacSha256(key, `${shopId}|${kind}|${value}`)),
    seal: (keyId, plain, context) => Promise.resolve(seal(keyId, plain, context)),
    open: (sealed, context) => Promise.resolve(open(sealed, context)),
  };
}
