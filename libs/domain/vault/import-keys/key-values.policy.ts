/** Why a value is no key. */
export const KEY_FAULTS = ['empty', 'placeholder', 'too-long', 'control-characters', 'not-text', 'duplicate-in-file'] as const;
export type KeyFault = (typeof KEY_FAULTS)[number];
/** Why a value looks odd, though it may be a key. */
export const KEY_DOUBTS = ['looks-like-an-apology', 'invisible-characters'] as const;
export type KeyDoubt = (typeof KEY_DOUBTS)[number];

/** What was found in a list of values. `line` counts from 1. Values are given back without the white space around them. */
export type CheckedKeyValues = {
  readonly keys: readonly { readonly line: number; readonly value: string }[];
  readonly faults: readonly { readonly line: number; readonly reason: KeyFault }[];
  readonly doubts: readonly { readonly line: number; readonly reason: KeyDoubt }[];
};

/** The most bytes of one key's value, as UTF-8. */
export const MAX_KEY_BYTES = 4_096;

const PLACEHOLDERS = new Set([
  ...['-', '--', '---', '.', '..', '...', '…', '?', 'x', 'xx', 'xxx', 'xxxx', '0', 'n/a', 'na', 'none', 'null', 'nil', 'undefined', 'nan'],
  ...['tbd', 'todo', 'test', 'key', 'card', 'code', 'empty', 'placeholder', '[object object]'],
  ...['无', '空', '暂无', '没有', '测试', '占位', '卡密', '待定', '待补'],
]);

const APOLOGY = /缺货|补货|售罄|无货|没货|抱歉|对不起|联系客服|稍后|sorry|apolog|out of stock|sold out|contact (?:us|support)/iu;
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const INVISIBLE = /[\p{Cf}\u3164\u00a0]/u;

/**
 * Looks at the values of an import before they are sealed. What is at fault must not be sold: an empty or placeholder value is what
 * a buyer would get for money. White space around a value is no part of it. A doubt is told and does not hinder.
 */
export function checkKeyValues(values: readonly string[]): CheckedKeyValues {
  const keys: { line: number; value: string }[] = [];
  const faults: { line: number; reason: KeyFault }[] = [];
  const doubts: { line: number; reason: KeyDoubt }[] = [];
  const seen = new Set<string>();
  for (const [index, given] of values.entries()) {
    const line = index + 1;
    const value = given.trim();
    const reason = faultOf(value) ?? (seen.has(value) ? 'duplicate-in-file' : undefined);
    if (reason !== undefined) {
      faults.push({ line, reason });
      continue;
    }
    seen.add(value);
    keys.push({ line, value });
    if (APOLOGY.test(value)) doubts.push({ line, reason: 'looks-like-an-apology' });
    if (INVISIBLE.test(value)) doubts.push({ line, reason: 'invisible-characters' });
  }
  return { keys, faults, doubts };
}

function faultOf(value: string): KeyFault | undefined {
  if (value === '') return 'empty';
  if (!value.isWellFormed()) return 'not-text';
  if (Buffer.byteLength(value) > MAX_KEY_BYTES) return 'too-long';
  if (CONTROL.test(value)) return 'control-characters';
  if (value.replaceAll(/[\p{Cf}\s\u3164]/gu, '') === '') return 'empty';
  return PLACEHOLDERS.has(value.toLowerCase()) ? 'placeholder' : undefined;
}
