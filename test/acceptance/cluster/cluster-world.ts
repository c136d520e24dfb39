import { setTimeout as pause } from 'node:timers/promises';
import { openWorld, type Pace, StoryBroken, type World } from '@app/stories';
import type { ClusterProcesses } from './cluster-processes.js';

/** Time cannot be moved, and every step goes over several servers. */
const PACE: Pace = { payWithin: 10, deliverWithin: 10, restockWithin: 10, queryAfter: 3, expiryGrace: 2 };
const LOOK_EVERY_MILLIS = 100;
const PATIENCE_MILLIS = 60_000;
/** Nothing was recorded for so long: nothing goes on. */
const QUIET_MILLIS = 1_500;
/** The longest that anybody waits for a platform that is down; a silence of half a minute is told. */
const LONGEST_OUTAGE_SECONDS = 45;

/** The world on the cluster, which stories share. */
export function clusterWorld(cluster: ClusterProcesses, gatewayUrl: string): Promise<World> {
  return openWorld({
    ...{ apiUrl: cluster.api.url, adminKey: cluster.api.adminKey, gatewayUrl, pace: PACE },
    say: () => Promise.resolve(),
    passTime: async (seconds) => {
      await pause(seconds * 1000);
    },
    outage: async (seconds) => {
      await cluster.stopAll();
      await pause(Math.min(seconds, LONGEST_OUTAGE_SECONDS) * 1000);
      await cluster.startAll();
    },
    until: async (reads, orderId, status) => {
      const end = Date.now() + PATIENCE_MILLIS;
      let found = await reads(orderId);
      for (; found !== status && Date.now() < end; found = await reads(orderId)) await pause(LOOK_EVERY_MILLIS);
      if (found !== status) throw new StoryBroken(`order ${orderId} is ${found} instead of ${status}`);
    },
    settled: () => Promise.reject(new StoryBroken('a story that is played beside others looks at its own orders')),
  });
}

/** The same world as one story sees it: what it waits for are its own orders. */
export function forOneStory(world: World): World {
  const looked: string[] = [];
  const revisions = async (): Promise<string> =>
    (await Promise.all(looked.map(async (orderId) => (await world.shop.order(orderId)).revision))).join();
  return {
    ...world,
    lookAt: (orderId) => void looked.push(orderId),
    settled: async () => {
      const end = Date.now() + PATIENCE_MILLIS;
      let before = await revisions();
      for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_MILLIS && Date.now() < end; ) {
        await pause(LOOK_EVERY_MILLIS);
        const now = await revisions();
        if (now !== before) quietSince = Date.now();
        before = now;
      }
    },
  };
}
