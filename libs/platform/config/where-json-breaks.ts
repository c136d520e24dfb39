/** A place in a text, counted from 1. */
export type TextPlace = { readonly line: number; readonly column: number };

const BLANK = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER_OR_WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Where a text stops being JSON: what does not fit begins there. Told in place of the parser's own words, which repeat a piece of the text,
 * and that may be a password.
 */
export function whereJsonBreaks(text: string): TextPlace {
  const lines = text.slice(0, fitting(text)).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** How many characters are the beginning of JSON. */
function fitting(text: string): number {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const sign = (wanted: string): boolean => {
    take(BLANK);
    if (text[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const list = (end: string, member: () => boolean): boolean => {
    if (sign(end)) return true;
    do if (!member()) return false;
    while (sign(','));
    return sign(end);
  };
  const name = (): boolean => take(BLANK) && take(TEXT);
  const value = (): boolean => {
    take(BLANK);
    if (sign('{')) return list('}', () => name() && sign(':') && value());
    return sign('[') ? list(']', value) : take(TEXT) || take(NUMBER_OR_WORD);
  };
  if (value()) take(BLANK);
  return at;
}
