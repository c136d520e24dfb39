import { secondsBetween } from '@app/kernel';
import type { Health, HealthCheck } from '@app/platform/http';
import { pause } from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import type { Log } from '../worker-side.js';
import type { House } from './house.js';

/** A clock may be so far behind what the store has recorded. */
const MOST_SKEW_SECONDS = 2;
const MEASURE_EVERY_MILLIS = 60_000;

/** What is looked at of a process. */
export type CheckedHouse = Pick<House, 'clock' | 'scheduler'> & {
  readonly engine: {
    readonly events: Pick<House['engine']['events'], 'health' | 'readLast'>;
    readonly documents: Pick<House['engine']['documents'], 'health'>;
  };
  readonly worker: {
    readonly host: {
      statuses(): Promise<readonly { readonly subscription: string; readonly state: string; readonly error?: string }[]>;
      projection(name: string): { readonly ready: Promise<unknown> };
    };
  };
};

/** What makes this process fit to take requests. */
export function healthChecks(house: CheckedHouse, log: Log, signal: AbortSignal): readonly HealthCheck[] {
  const skew = measureSkew(house, log, signal);
  const views = viewsThatDoNotAnswer(house);
  return [
    { name: 'events', check: () => house.engine.events.health() },
    { name: 'documents', check: () => house.engine.documents.health() },
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

async function subscriptionsOf({ worker }: CheckedHouse): Promise<Health> {
  const statuses = await worker.host.statuses();
  // One that another process follows has an error only while nobody can be seen following it.
  const down = statuses.flatMap((one) => (one.error === undefined ? [] : [`${one.subscription} (${one.error})`]));
  return down.length === 0 ? { ready: true } : { ready: false, because: `starting again after a failure: ${down.join(', ')}` };
}

function viewsThatDoNotAnswer({ worker }: CheckedHouse): ReadonlySet<string> {
  const names = new Set(projections.map(({ name }) => name));
  for (const name of [...names]) void worker.host.projection(name).ready.then(() => names.delete(name));
  return names;
}

/** How far the clock is behind the last record: measured now and every minute. */
function measureSkew({ engine, clock, scheduler }: CheckedHouse, log: Log, signal: AbortSignal): { readonly seconds: number } {
  const skew = { seconds: 0 };
  const measure = async (): Promise<void> => {
    const last = await engine.events.readLast();
    skew.seconds = last === undefined ? 0 : Math.max(0, secondsBetween(clock.now(), last.metadata.recordedAt));
  };
  const keepMeasuring = async (): Promise<void> => {
    do await measure().catch((error: unknown) => log('warn', 'the clock could not be compared with what was recorded last', { error }));
    while (await pause(scheduler, MEASURE_EVERY_MILLIS, signal));
  };
  void keepMeasuring();
  return skew;
}
