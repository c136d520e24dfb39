import { setTimeout as pause } from 'node:timers/promises';
import { briskPace, type KeyRing, openWorld, StoryBroken, type World } from '@app/stories';
import type { DemoServer } from './demo-server.js';
import type { Narrator } from './narrator.js';

const LOOK_EVERY_MILLIS = 50;
const PATIENCE_MILLIS = 15_000;
/** Nothing was recorded for so long: nothing goes on. */
const QUIET_MILLIS = 400;

/** A world in which time cannot be moved: whoever waits, waits. */
export async function demoWorld(
  server: DemoServer,
  gatewayUrl: string,
  narrator: () => Narrator,
): Promise<World & { readonly keys: KeyRing }> {
  let looked: readonly string[] = [];
  const revisions = async (): Promise<string> =>
    (await Promise.all(looked.map(async (orderId) => (await world.shop.order(orderId)).revision))).join();
  const world = await openWorld({
    ...{ apiUrl: server.url, adminKey: server.adminKey, gatewayUrl, pace: briskPace },
    say: (what) => narrator().say(what),
    lookAt: (orderId) => {
      looked = [...looked, orderId];
      narrator().watch(orderId);
    },
    passTime: async (seconds) => {
      await pause(seconds * 1000);
    },
    outage: () => Promise.reject(new StoryBroken('this world has no outages')),
    until: async (reads, orderId, status) => {
      const end = Date.now() + PATIENCE_MILLIS;
      let found = await reads(orderId);
      for (; found !== status && Date.now() < end; found = await reads(orderId)) await pause(LOOK_EVERY_MILLIS);
      if (found !== status) throw new StoryBroken(`order ${orderId} is ${found} instead of ${status}`);
    },
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
  });
  return world;
}
