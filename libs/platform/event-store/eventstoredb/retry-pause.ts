const FIRST_MILLIS = 25;
const MOST_MILLIS = 500;

/** The pause before a call is made again, in milliseconds: twice as long each time, half of it by chance. */
export function retryPause(tries: number, random: () => number): number {
  const whole = Math.min(MOST_MILLIS, FIRST_MILLIS * 2 ** Math.min(tries, 10));
  return Math.round(whole / 2 + (whole / 2) * random());
}
