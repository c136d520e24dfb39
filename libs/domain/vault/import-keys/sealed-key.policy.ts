import type { SealContext } from '@app/kernel';
import { batchStream } from '../vault.events.js';

/** Whose key seals a card key's value and its salt: a subject of its own, so that one value can be erased without the others. */
export function keySubject(keyId: string): string {
  return `key-${keyId}`;
}

/** Where a card key's value was sealed. `commandId` is that of the KeysImported record. */
export function keyValuePlace(batchId: string, keyId: string, commandId: string): SealContext {
  return { stream: batchStream(batchId), type: 'KeysImported', fieldPath: `keys.${keyId}.sealed`, commandId };
}

/** Where the salt of a card key's commitment was sealed: 32 bytes, sealed as base64 text. */
export function keySaltPlace(batchId: string, keyId: string, commandId: string): SealContext {
  return { stream: batchStream(batchId), type: 'KeysImported', fieldPath: `keys.${keyId}.salt`, commandId };
}

/** What is put through the keyed hash to find a key by its last four characters; undefined for a shorter text. */
export function lastFourTerm(text: string): string | undefined {
  const characters = Array.from(text.trim());
  return characters.length < 4 ? undefined : `last4:${characters.slice(-4).join('')}`;
}
