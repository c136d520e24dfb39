import type { Doc } from '@app/kernel';
import { type Row, textOf } from '../../event-store/index.js';

/** An integer column read as a big integer. @throws TypeError when it is none */
export function bigintOf(row: Row, column: string): bigint {
  const value = row[column];
  if (typeof value !== 'bigint') throw new TypeError(`column ${column} is no big integer`);
  return value;
}

/** A column of JSON text that holds an object. @throws TypeError, or SyntaxError when it is no JSON */
export function docOf(row: Row, column: string): Doc {
  const value: unknown = JSON.parse(textOf(row, column));
  if (!isDoc(value)) throw new TypeError(`column ${column} holds no document`);
  return value;
}

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
