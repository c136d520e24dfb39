/** How long is waited after the first failure, and at most, in milliseconds. */
export type Backoff = { readonly first: number; readonly most: number };

/** The wait after the n-th try (from 1): doubled each time up to the most, of which the upper half is random. */
export function backoffMillis(tries: number, random: () => number, { first, most }: Backoff): number {
  const whole = Math.min(most, first * 2 ** Math.min(tries - 1, 40));
  return Math.round(whole / 2 + (whole / 2) * random());
}
