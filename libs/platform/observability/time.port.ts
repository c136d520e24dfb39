/** Dependency-injection token of the clock. */
export const CLOCK = Symbol('CLOCK');

/** Dependency-injection token of the timers. */
export const SCHEDULER = Symbol('SCHEDULER');
