import { createHash } from 'node:crypto';
import { never } from '@app/kernel';
import type { EpayParameters } from './epay-parameters.js';

/** How the key joins the signed text: `append` = directly, `key-parameter` = as `&key=`. A setting per account. */
export type EpaySignStyle = 'append' | 'key-parameter';

/** What is signed: all parameters but sign, sign_type and empty ones, sorted by name, decoded, as `k=v&k=v`. */
export function epaySignedText(parameters: EpayParameters): string {
  return [...parameters]
    .filter(([name, value]) => name !== 'sign' && name !== 'sign_type' && value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The signature of epay version 1: lower-case MD5, which nobody would choose and the protocol demands. */
export function epaySignature(parameters: EpayParameters, key: string, style: EpaySignStyle): string {
  return createHash('md5')
    .update(epaySignedText(parameters) + keyed(key, style), 'utf8')
    .digest('hex');
}

function keyed(key: string, style: EpaySignStyle): string {
  switch (style) {
    case 'append':
      return key;
    case 'key-parameter':
      return `&key=${key}`;
    default:
      return never(style);
  }
}
