/** Bounds of growing pauses. */
export type BackOff = { readonly firstMillis: number; readonly mostMillis: number };

/** The pause before try number `tries` (from 0): twice as long each time, of which at least half, the rest by chance. */
export function backOff(tries: number, { firstMillis, mostMillis }: BackOff, random: () => number): number {
  const whole = Math.min(mostMillis, firstMillis * 2 ** Math.min(tries, 30));
  return Math.round(whole / 2 + (whole / 2) * random());
}
