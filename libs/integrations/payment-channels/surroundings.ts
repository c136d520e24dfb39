import type { Clock } from '@app/kernel';

/** What the channels need of their surroundings. */
export type PaymentChannelSurroundings = {
  /** The built-in `fetch`, or one that stands in for it. Redirects are never followed. */
  readonly fetch: typeof globalThis.fetch;
  /** Dates the requests that a channel signs with a time stamp. */
  readonly clock: Clock;
};
