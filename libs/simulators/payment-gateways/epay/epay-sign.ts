import { createHash } from 'node:crypto';
import type { GatewayAccount } from '../gateway-account.js';

/**
 * Signs as an epay gateway does. Written from the protocol and not from the product's code, so that a mistake in one is
 * not repeated in the other.
 */
export function signAsEpay(fields: URLSearchParams, account: Extract<GatewayAccount, { gateway: 'epay' }>, key = account.key): string {
  const signed = new URLSearchParams();
  for (const [name, value] of fields) {
    if (name === 'sign' || name === 'sign_type' || value.length === 0) continue;
    signed.append(name, value);
  }
  signed.sort();
  let text = '';
  signed.forEach((value, name) => {
    text += `${text.length > 0 ? '&' : ''}${name}=${value}`;
  });
  text += account.signStyle === 'key-parameter' ? `&key=${key}` : key;
  return createHash('md5').update(Buffer.from(text, 'utf8')).digest().toString('hex');
}
