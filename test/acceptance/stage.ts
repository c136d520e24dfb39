import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import type { SubscriptionStatus } from '@app/platform/subscriptions';
import { type GatewaySimulator, startGatewaySimulator } from '@app/simulators';
import { openWorld, ordinaryPace, StoryBroken, type World } from '@app/stories';
import { randomFrom } from '@app/testing';
import { type RunningApi, startApi } from '../../apps/api/src/index.js';
import { freePort } from '../faults/free-port.js';
import { type AcceptanceTime, acceptanceTime } from './acceptance-time.js';
import { countedFetch } from './counted-fetch.js';
import { judgedFetch } from './judged-fetch.js';

/** The real product over real HTTP on this machine, the simulated gateways, and one time for both. */
export type Stage = {
  readonly world: World;
  readonly gateway: GatewaySimulator;
  readonly time: AcceptanceTime;
  /** The product as it runs now. */
  readonly api: () => RunningApi;
  /** Every order that was placed. */
  readonly orders: ReadonlySet<string>;
  close(): Promise<void>;
};

const ADMIN_KEY = 'ct_admin_for-acceptance-tests-only-0123456789';

/** Sets the stage on an empty data folder; the public URL ends in a slash, as people write it. */
export async function openStage(disabledSagas: readonly string[] = []): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-acceptance-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = readConfiguration(
    { PORT: String(port), CARDTRAIL_ADMIN_KEY: ADMIN_KEY, CARDTRAIL_PUBLIC_URL: `${url}/`, CARDTRAIL_TRADE_PREFIX: 'CT' },
    folder,
  );
  const outgoing = countedFetch();
  const notices = countedFetch();
  let api: RunningApi | undefined;
  const time = acceptanceTime({
    underWay: () => outgoing.underWay() + notices.underWay() > 0,
    movement: async () => String(await api?.house.engine.events.headPosition()),
    isDealtWith: async () => api === undefined || isDealtWith(await api.house.worker.host.statuses()),
  });
  const { clock, scheduler, gatewayScheduler } = time;
  const start = (): Promise<RunningApi> =>
    startApi({ config, clock, scheduler, disabledSagas, fetch: outgoing.fetch, random: randomFrom(1), logger: openLog('silent') });
  const gateway = await startGatewaySimulator({ clock, scheduler: gatewayScheduler, fetch: notices.fetch });
  api = await start();
  await time.quiet();
  const running = (): RunningApi => {
    if (api === undefined) throw new Error('the product is not running');
    return api;
  };
  const restartAfter = async (seconds: number): Promise<void> => {
    await running().close();
    api = undefined;
    await time.pass(seconds);
    api = await start();
    await time.quiet();
  };
  const orders = new Set<string>();
  const world = await openWorld({
    ...{ apiUrl: url, adminKey: ADMIN_KEY, gatewayUrl: gateway.url, pace: ordinaryPace, fetch: judgedFetch(url) },
    say: () => Promise.resolve(),
    lookAt: (orderId) => orders.add(orderId),
    passTime: (seconds) => time.pass(seconds),
    settled: () => time.quiet(),
    outage: (seconds) => restartAfter(seconds),
    until: async (reads, orderId, status) => {
      await time.quiet();
      const found = await reads(orderId);
      if (found !== status) throw new StoryBroken(`order ${orderId} is ${found} instead of ${status}`);
    },
  });
  return {
    ...{ world, gateway, time, api: running, orders },
    close: async () => {
      await gateway.close();
      await api?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What failed and is tried again later is dealt with for now. */
function isDealtWith(statuses: readonly SubscriptionStatus[]): boolean {
  return statuses.every(({ lag, state, retrying }) => lag === 0n || state !== 'running' || retrying > 0);
}
