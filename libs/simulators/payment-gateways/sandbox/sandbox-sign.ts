import { createHmac } from 'node:crypto';

/** Hex HMAC-SHA256 over the text, keyed with the account's key. Written apart from the product's code on purpose. */
export function signAsSandbox(key: string, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** The headers of a message that the gateway sends at that second. */
export function sandboxHeaders(key: string, seconds: number, body: string): { readonly [name: string]: string } {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-sandbox-timestamp': String(seconds),
    'x-sandbox-signature': signAsSandbox(key, `${seconds}.${body}`),
  };
}
