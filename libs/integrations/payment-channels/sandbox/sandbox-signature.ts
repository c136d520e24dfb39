import { hmacSha256, type Instant, toMillis } from '@app/kernel';
import { sameDigest } from '../digest.js';

/** Header names, as they arrive. */
export const TIMESTAMP_HEADER = 'x-sandbox-timestamp';
export const SIGNATURE_HEADER = 'x-sandbox-signature';

/** A signed message may be this much older or newer than our clock. */
const TOLERATED_MILLIS = 300_000;

/** The headers of a message that is sent now. */
export function signedHeaders(key: string, body: string, now: Instant): { readonly [name: string]: string } {
  const timestamp = String(Math.floor(toMillis(now) / 1000));
  return { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: sandboxSignature(key, timestamp, Buffer.from(body)) };
}

/** Hex HMAC-SHA256 of `${timestamp}.${rawBody}`. */
function sandboxSignature(key: string, timestamp: string, rawBody: Uint8Array): string {
  return hmacSha256(Buffer.from(key), Buffer.concat([Buffer.from(`${timestamp}.`), rawBody]));
}

/** What is wrong with the signature of these bytes; undefined when nothing is. */
export function signatureFault(
  key: string,
  signed: { readonly timestamp: string | undefined; readonly signature: string | undefined; readonly body: Uint8Array },
  now: Instant,
): 'malformed' | 'signature' | 'timestamp' | undefined {
  const { timestamp = '', signature = '', body } = signed;
  if (!/^[0-9]{1,12}$/.test(timestamp) || !/^[0-9a-f]{64}$/.test(signature)) return 'malformed';
  if (!sameDigest(sandboxSignature(key, timestamp, body), signature)) return 'signature';
  return Math.abs(toMillis(now) - Number(timestamp) * 1000) > TOLERATED_MILLIS ? 'timestamp' : undefined;
}
