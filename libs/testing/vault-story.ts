import { sha256 } from '@app/kernel';

/** A sealed value of a story: it opens nothing. */
export function sealedAs(text: string): { alg: 'A256GCM'; keyId: string; nonce: string; ct: string } {
  return { alg: 'A256GCM', keyId: 'k1', nonce: sha256(text).slice(0, 16), ct: Buffer.from(text).toString('base64') };
}

/** A key as it is imported; equal `value`s have equal fingerprints, as they would have in the house. */
export function importedKey(batchId: string, n: number, value = `${batchId}/${n}`) {
  return {
    keyId: `${batchId}-${String(n).padStart(4, '0')}`,
    sealed: sealedAs(value),
    fingerprint: sha256(`fingerprint ${value}`),
    commitment: sha256(`commitment ${value}`),
    salt: sealedAs(`salt ${value}`),
    last4Index: sha256(value.slice(-4)),
  };
}

/** So many keys of a batch, numbered from 1. */
export function importedKeys(batchId: string, count: number) {
  return Array.from({ length: count }, (_, index) => importedKey(batchId, index + 1));
}

/** The first fact of a batch. */
export function keysImported(batchId: string, count: number) {
  return { type: 'KeysImported', data: { batchId, productId: 'p1', mode: 'test', keys: importedKeys(batchId, count) } } as const;
}

/** The ids of a batch's keys with these numbers. */
export function keyIdsOf(batchId: string, ...numbers: readonly number[]): string[] {
  return numbers.map((n) => importedKey(batchId, n).keyId);
}
