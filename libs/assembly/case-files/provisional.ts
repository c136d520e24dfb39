import { type Instant, plusSeconds } from '@app/kernel';

/** What was recorded so shortly ago that something recorded before it may still arrive. */
const SETTLED_AFTER_SECONDS = 30;

/** Could an answer for that time still change? */
export function isProvisional(asOf: Instant, now: Instant): boolean {
  return asOf > plusSeconds(now, -SETTLED_AFTER_SECONDS);
}
