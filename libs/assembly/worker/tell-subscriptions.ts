import { type Clock, type Instant, plusSeconds } from '@app/kernel';
import type { SubscriptionHappening } from '@app/platform/subscriptions';
import type { Log } from '../log.js';

/** While a store is lost, what everybody meets is told so often. */
const TOLD_EVERY_SECONDS = 60;
const LOST = 'StoreUnavailable';

/**
 * Tells the log what happens to subscriptions. A store that is lost is met by each of them every few seconds: that is told at once, and then
 * once a minute with how often it was met.
 */
export function tellSubscriptions(log: Log, clock: Clock): (happening: SubscriptionHappening) => void {
  const outages = new Map<string, { readonly nextAt: Instant; readonly untold: number }>();
  return (happening) => {
    const isTrouble = happening.kind === 'failed' || happening.kind === 'restarting';
    if (!isTrouble || !happening.error.startsWith(LOST)) {
      log(happening.kind === 'failed' ? 'warn' : 'info', `subscription ${happening.kind}`, happening);
      return;
    }
    const { error } = happening;
    const now = clock.now();
    const known = outages.get(error);
    if (known !== undefined && now < known.nextAt) {
      outages.set(error, { ...known, untold: known.untold + 1 });
      return;
    }
    outages.set(error, { nextAt: plusSeconds(now, TOLD_EVERY_SECONDS), untold: 0 });
    log('warn', `subscription ${happening.kind}`, { ...happening, untold: known?.untold ?? 0 });
  };
}
