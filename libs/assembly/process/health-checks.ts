import { toMillis } from '@app/kernel';
import type { Health, HealthCheck } from '@app/platform/http';
import { pause } from '@app/platform/subscriptions';
import { projections } from '@app/read-models';
import type { Log } from '../log.js';
import type { House } from './house.js';

/** A clock may be so far from that of the store. */
const MOST_SKEW_SECONDS = 2;
const MEASURE_EVERY_MILLIS = 60_000;

/** What is looked at of a process. */
export type CheckedHouse = Pick<House, 'clock' | 'scheduler'> & {
  readonly engine: {
    readonly events: Pick<House['engine']['events'], 'health' | 'readLast'>;
    readonly documents: Pick<House['engine']['documents'], 'health'>;
    readonly storeTime: House['engine']['storeTime'];
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
        Math.abs(skew().seconds) <= MOST_SKEW_SECONDS ? { ready: true } : { ready: false, because: `the clock is ${toldSkew(skew())}` },
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

/** Positive: behind. */
type Skew = { readonly seconds: number; readonly against: string };

function toldSkew({ seconds, against }: Skew): string {
  return `${Math.round(Math.abs(seconds))} seconds ${seconds > 0 ? 'behind' : 'ahead of'} ${against}`;
}

/**
 * How far the clock is from that of the store, where several processes share it: what another one has recorded by a wrong clock
 * says nothing about this one. A process that is alone has the last record to go by, which its clock must not be behind.
 */
async function skewOf({ engine: { events, storeTime }, clock }: Pick<CheckedHouse, 'engine' | 'clock'>): Promise<Skew> {
  const asked = toMillis(clock.now());
  if (storeTime === undefined) {
    const last = await events.readLast();
    const behind = last === undefined ? 0 : (toMillis(last.metadata.recordedAt) - asked) / 1_000;
    return { seconds: Math.max(0, behind), against: 'what the store has recorded' };
  }
  const told = toMillis(await storeTime());
  // It was told at some time between question and answer.
  return { seconds: (told - (asked + toMillis(clock.now())) / 2) / 1_000, against: 'that of the store' };
}

/** Measured now and every minute. */
function measureSkew(house: CheckedHouse, log: Log, signal: AbortSignal): () => Skew {
  let skew: Skew = { seconds: 0, against: '' };
  const measure = async (): Promise<void> => {
    skew = await skewOf(house);
  };
  const keepMeasuring = async (): Promise<void> => {
    do await measure().catch((error: unknown) => log('warn', 'the clock could not be compared with the store', { error }));
    while (await pause(house.scheduler, MEASURE_EVERY_MILLIS, signal));
  };
  void keepMeasuring();
  return () => skew;
}
