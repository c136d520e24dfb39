import type { RawMessage } from '@app/kernel';
import { MESSAGE_LIMIT_BYTES } from '../message-bounds.js';

/** Parameters by name, decoded once. */
export type EpayParameters = ReadonlyMap<string, string>;

/** The parameters of a message, or why they cannot be told. */
export type ReadParameters =
  | { readonly parameters: EpayParameters }
  | { readonly malformed: 'empty' | 'too-large' | 'too-many-parameters' | 'duplicate-parameter' | 'not-utf-8' };

const MOST_PARAMETERS = 100;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the parameters of a notification: of its body where it has one, else of its query. */
export function readEpayParameters(message: RawMessage): ReadParameters {
  const encoded = message.method === 'POST' && message.body.byteLength > 0 ? message.body : queryBytes(message.query);
  if (encoded.byteLength === 0) return { malformed: 'empty' };
  if (encoded.byteLength > MESSAGE_LIMIT_BYTES) return { malformed: 'too-large' };
  const pairs = Buffer.from(encoded)
    .toString('latin1')
    .split('&', MOST_PARAMETERS + 1)
    .filter((pair) => pair !== '');
  if (pairs.length > MOST_PARAMETERS) return { malformed: 'too-many-parameters' };
  const parameters = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === undefined || value === undefined) return { malformed: 'not-utf-8' };
    if (parameters.has(name)) return { malformed: 'duplicate-parameter' };
    parameters.set(name, value);
  }
  return { parameters };
}

/** Node gives unescaped bytes of a query as one character each. */
function queryBytes(query: string): Uint8Array {
  return Buffer.from(query, /[\u0100-\uffff]/.test(query) ? 'utf8' : 'latin1');
}

/** A stray % stays as it is, as PHP, in which the gateways are written, has it. */
function decode(latin1: string): string | undefined {
  const bytes = latin1
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}
