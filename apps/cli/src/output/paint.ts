import type { Output } from '../surroundings.js';

/** Colours, or none. */
export type Paint = { readonly [name in keyof typeof CODES]: (text: string) => string };

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const;

/** Colours for a person at a terminal; never where NO_COLOR is set (no-color.org) or the terminal is dumb. */
export function paintFor(output: Output, environment: Readonly<Record<string, string | undefined>>): Paint {
  const isWanted = output.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  const paint =
    ([on, off]: readonly [number, number]) =>
    (text: string): string =>
      isWanted && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  const { bold, dim, red, green, yellow, cyan } = CODES;
  return { bold: paint(bold), dim: paint(dim), red: paint(red), green: paint(green), yellow: paint(yellow), cyan: paint(cyan) };
}
