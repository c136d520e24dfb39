import { createHash } from 'node:crypto';
import type { Sha256 } from '@app/kernel';
import type { SecretStore } from '@app/platform/secrets';
import type { ImportedKey } from '../vault.events.js';
import { keySaltPlace, keySubject, keyValuePlace, lastFourTerm } from './sealed-key.policy.js';

/** A key that is about to come into the house: its value in clear, for as long as it takes to seal it. */
export type ClearKey = { readonly keyId: string; readonly value: string; readonly fingerprint: Sha256 };

/** What keys are sealed with. */
export type Sealing = { readonly secrets: Pick<SecretStore, 'seal' | 'index'>; readonly randomBytes: (size: number) => Uint8Array };

/** The keyed hash by which a key's value is known in the house. */
export function fingerprintOf(secrets: Pick<SecretStore, 'index'>, value: string): Promise<Sha256> {
  return secrets.index('', 'key-value', value);
}

/** Seals each key of a batch under a key of its own; new ones become durable together. */
export function sealKeys(
  keys: readonly ClearKey[],
  { batchId, commandId }: { readonly batchId: string; readonly commandId: string },
  { secrets, randomBytes }: Sealing,
): Promise<readonly ImportedKey[]> {
  return Promise.all(
    keys.map(async ({ keyId, value, fingerprint }): Promise<ImportedKey> => {
      const salt = randomBytes(32);
      const [sealed, sealedSalt, last4Index] = await Promise.all([
        secrets.seal(keySubject(keyId), value, keyValuePlace(batchId, keyId, commandId)),
        secrets.seal(keySubject(keyId), Buffer.from(salt).toString('base64'), keySaltPlace(batchId, keyId, commandId)),
        secrets.index('', 'key-value', lastFourTerm(value) ?? `last4:${value}`),
      ]);
      const commitment = createHash('sha256').update(salt).update(value).digest('hex');
      return { keyId, sealed, fingerprint, commitment, salt: sealedSalt, last4Index };
    }),
  );
}
