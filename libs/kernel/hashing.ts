import { createHash, createHmac, hash } from 'node:crypto';

/** 32 bytes as 64 lower-case hex digits. */
export type Sha256 = string;

/** SHA-256 of text (as UTF-8) or bytes, in hex. */
export function sha256(data: string | Uint8Array): Sha256 {
  return hash('sha256', data, 'hex');
}

/** HMAC-SHA256 in hex: the only form in which a personal value may ever be looked up. */
export function hmacSha256(key: Uint8Array, data: string | Uint8Array): Sha256 {
  return createHmac('sha256', key).update(data).digest('hex');
}

const LEAF_PREFIX = Uint8Array.of(0);

/** The hash by which a record is chained and entered in the ledger: SHA-256(0x00 ‖ bytes), the leaf of RFC 6962. */
export function leafHash(canonicalBytes: string | Uint8Array): Sha256 {
  // One call on text is twice as fast as a hash object; U+0000 is the byte 0x00 in UTF-8.
  if (typeof canonicalBytes === 'string') return hash('sha256', `\0${canonicalBytes}`, 'hex');
  return createHash('sha256').update(LEAF_PREFIX).update(canonicalBytes).digest('hex');
}

/** The name space in which this product derives its ids (RFC 9562, version 5). */
const NAMESPACE = Buffer.from('6f0c2a527d5e5b0e9f4c1f2b8a7e4c11', 'hex');

/**
 * A name-based id (UUID version 5, RFC 9562): the same parts always give the same id.
 * Parts are joined so that ["ab","c"] and ["a","bc"] differ.
 */
export function uuidv5(...parts: readonly (string | number)[]): string {
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(JSON.stringify(parts))]), 'buffer');
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
