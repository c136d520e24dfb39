import { SETTING_NAMES } from './settings.js';

const PREFIX = 'CARDTRAIL_';
/** Read by the fault tests alone (platform/observability/crash-point.ts), and by docker/compose.cluster.yaml. */
const BESIDE_THE_SETTINGS = ['CARDTRAIL_CRASH_AT', 'CARDTRAIL_FAIL_AT', 'CARDTRAIL_SUBNET'];

/** A variable of the environment that looks like a setting and is none, and the setting whose name is nearest. */
export type UnknownSetting = { readonly variable: string; readonly nearest: string };

/** The variables that look like settings and that nobody reads; an empty one is none. */
export function unknownSettings(environment: Readonly<Record<string, string | undefined>>): readonly UnknownSetting[] {
  const known: readonly string[] = [...SETTING_NAMES, ...BESIDE_THE_SETTINGS];
  return Object.entries(environment).flatMap(([variable, value]) => {
    const isUnknown = variable.startsWith(PREFIX) && (value ?? '') !== '' && !known.includes(variable);
    return isUnknown ? [{ variable, nearest: nearestTo(variable) }] : [];
  });
}

function nearestTo(variable: string): string {
  // Some names have the prefix and some have not, and it is the rest that is misspelt.
  const rest = (name: string): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name);
  const byDistance = SETTING_NAMES.map((name) => ({ name, distance: distanceOf(rest(variable), rest(name)) }));
  return byDistance.reduce((best, one) => (one.distance < best.distance ? one : best)).name;
}

/** How many letters are put in, left out or changed between two names. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index += 1) {
    const next = [index + 1];
    for (let column = 0; column < to.length; column += 1) {
      const [above = 0, diagonal = 0, left = 0] = [row[column + 1], row[column], next[column]];
      next.push(Math.min(above + 1, left + 1, diagonal + (from[index] === to[column] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
