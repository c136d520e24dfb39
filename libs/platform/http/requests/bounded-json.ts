import { isUtf8 } from 'node:buffer';
import { Problem } from '../problems/problem.js';

const MOST_DEPTH = 12;

/**
 * Reads JSON that a stranger sent: UTF-8, nested at most 12 deep, and without members that reach for prototypes.
 * No bytes at all are no value.
 * @throws Problem `malformed-json` or `too-deep`
 */
export function boundedJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  mustBeShallow(value);
  return value;
}

function parse(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) throw new Problem('malformed-json');
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Problem('malformed-json');
    throw error;
  }
}

function mustBeShallow(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_DEPTH) throw new Problem('too-deep', { parameters: { limit: MOST_DEPTH } });
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      if (Object.hasOwn(one, '__proto__')) throw new Problem('malformed-json');
      for (const member of Object.values(one)) if (typeof member === 'object') next.push(member);
    }
    level = next;
  }
}
