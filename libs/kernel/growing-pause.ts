/** Between which bounds pauses grow, in milliseconds. */
export type GrowingPause = { readonly first: number; readonly most: number };

const MOST_DOUBLINGS = 40;

/** The pause before the next try, after `tries` pauses already: twice as long each time up to the most, of which the upper half is by chance. */
export function growingPause(tries: number, { first, most }: GrowingPause, random: () => number): number {
  const whole = Math.min(most, first * 2 ** Math.min(tries, MOST_DOUBLINGS));
  return Math.round(whole / 2 + (whole / 2) * random());
}
