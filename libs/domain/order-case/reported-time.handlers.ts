import { type Instant, instant, plusSeconds } from '@app/kernel';
import { Problem } from '@app/platform/http';

/** So far a shop's clock may be ahead of ours, or behind it. */
const CLOCKS_MAY_DIFFER_SECONDS = 300;

/**
 * When something happened, as a shop says it (RFC 3339): within what our own clock allows, give or take five minutes. `notBefore` is when
 * it became possible; undefined where it did not. @throws Problem time-in-the-future, time-too-early
 */
export function reportedTime(
  text: string,
  { now, notBefore }: { readonly now: Instant; readonly notBefore: Instant | undefined },
): Instant {
  const at = instant(text);
  if (at > plusSeconds(now, CLOCKS_MAY_DIFFER_SECONDS)) throw new Problem('time-in-the-future');
  if (notBefore !== undefined && at < plusSeconds(notBefore, -CLOCKS_MAY_DIFFER_SECONDS)) throw new Problem('time-too-early');
  return at;
}
