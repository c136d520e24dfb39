import type { Fact, Instant } from '@app/kernel';

/** What a story says of a fact; all else is as it is in the ordinary story. */
export type Said<F extends Fact<string, object>> = Partial<F['data']>;

/** A fact and the time at which it was recorded. */
export type Timed<F extends Fact> = F & { readonly recordedAt: Instant };

/** Says when something was recorded: `recordedAt(at('10:20'), paymentConfirmed())`. */
export function recordedAt<F extends Fact>(time: Instant, fact: F): Timed<F> {
  return { ...fact, recordedAt: time };
}

/** The same without one of its members. */
export function without<T extends object, K extends keyof T>(whole: T, member: K): Omit<T, K> {
  // An object made of all members but one is what the type says.
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== member)) as Omit<T, K>;
}
