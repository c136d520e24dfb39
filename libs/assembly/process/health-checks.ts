import { type Instant, secondsBetween } from '@app/kernel';
import type { Health, HealthCheck } from '@app/platform/http';
import { projections } from '@app/read-models';
import type { House } from './house.js';

/** A clock may be so far behind what the store has recorded. */
const MOST_SKEW_SECONDS = 2;
const MEASURE_EVERY_MILLIS = 60_000;

/** What makes this process fit to take requests. */
export function healthChecks(house: House, signal: AbortSignal): readonly HealthCheck[] {
  const skew = measureSkew(house, signal);
  const views = viewsThatDoNotAnswer(house);
  return [
    { name: 'events', check: () => house.engine.events.health() },
    { name: 'subscriptions', check: () => subscriptionsOf(house) },
    {
      name: 'views',
      check: () => (views.size === 0 ? { ready: true } : { ready: false, because: `being built: ${[...views].join(', ')}` }),
    },
    {
      name: 'clock',
      check: () =>
        Math.abs(skew.seconds) <= MOST_SKEW_SECONDS
          ? { ready: true }
          : { ready: false, because: `the clock is ${Math.round(skew.seconds)} seconds behind what the store has recorded` },
    },
  ];
}

async function subscriptionsOf({ worker }: House): Promise<Health> {
  const statuses = await worker.host.statuses();
  const down = statuses.flatMap((one) => (one.state === 'waiting' ? [`${one.subscription} (${one.error})`] : []));
  return down.length === 0 ? { ready: true } : { ready: false, because: `starting again after a failure: ${down.join(', ')}` };
}

function viewsThatDoNotAnswer({ worker }: House): ReadonlySet<string> {
  const names = new Set(projections.map(({ name }) => name));
  for (const name of [...names]) void worker.host.projection(name).ready.then(() => names.delete(name));
  return names;
}

/** How far the clock is behind the last record: measured now and every minute. */
function measureSkew({ engine, clock, scheduler }: House, signal: AbortSignal): { readonly seconds: number } {
  const skew = { seconds: 0 };
  const measure = async (): Promise<void> => {
    const recordedAt = await lastRecordedAt(engine.events);
    skew.seconds = recordedAt === undefined ? 0 : Math.max(0, secondsBetween(clock.now(), recordedAt));
  };
  const again = (): void => {
    if (signal.aborted) return;
    measure().catch(() => undefined);
    const cancel = scheduler.after(MEASURE_EVERY_MILLIS, again);
    signal.addEventListener('abort', cancel, { once: true });
  };
  again();
  return skew;
}

async function lastRecordedAt(events: House['engine']['events']): Promise<Instant | undefined> {
  const head = await events.headPosition();
  if (head === 0n) return undefined;
  for await (const { metadata } of events.readAll({ after: head - 1n, limit: 1 })) return metadata.recordedAt;
  return undefined;
}
