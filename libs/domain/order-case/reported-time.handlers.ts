import { type Instant, instant, plusSeconds } from '@app/kernel';
import { Problem } from '@app/platform/http';

/** So far a shop's clock may be ahead of ours. */
const CLOCKS_MAY_DIFFER_SECONDS = 300;

/** When something happened, as a shop says it (RFC 3339). @throws Problem time-in-the-future where that is more than five minutes after `now` */
export function reportedTime(text: string, now: Instant): Instant {
  const at = instant(text);
  if (at > plusSeconds(now, CLOCKS_MAY_DIFFER_SECONDS)) throw new Problem('time-in-the-future');
  return at;
}
