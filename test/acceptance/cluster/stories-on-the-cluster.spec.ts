import { setTimeout as pause } from 'node:timers/promises';
import { type GatewaySimulator, startGatewaySimulator } from '@app/simulators';
import { differences, outcomeOf, type Story, stories, type World } from '@app/stories';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClusterProcesses, clusterServers } from './cluster-processes.js';
import { clusterWorld, forOneStory } from './cluster-world.js';

const servers = clusterServers();
/** So many stories are played side by side: most of their time is waiting. */
const AT_ONCE = 6;
/** What follows a story's last step may take a moment. */
const SETTLED_WITHIN_MILLIS = 30_000;
/**
 * One needs a platform that is back before half of the time to pay is over, and a silence longer than that: here it would take
 * minutes. The other wants 200 answers within the four seconds that a channel waits, which depends on the servers' speed.
 */
const LEFT_OUT = ['paid-during-an-outage', 'same-notification-200-times'];
/** They stop the platform, so nothing else may go on. */
const ALONE = ['stock-held-during-an-outage'];

if (servers === undefined) {
  describe('Complaints, played on EventStoreDB and MongoDB', () => {
    it.skip('are skipped: set EVENTSTORE_URL and MONGODB_URL to servers that may be written to', () => undefined);
  });
} else {
  describe('Complaints, played on EventStoreDB and MongoDB', () => {
    let cluster: ClusterProcesses;
    let gateway: GatewaySimulator;
    let everyone: World;
    const played = new Map<string, Promise<readonly string[]>>();
    const together = stories.filter(({ name }) => !LEFT_OUT.includes(name) && !ALONE.includes(name));

    /** Plays a story in a world of its own and says what is not as it must be. */
    const faultsOf = async (story: Story): Promise<readonly string[]> => {
      const world = forOneStory(everyone);
      const told = await story.play(world);
      const end = Date.now() + SETTLED_WITHIN_MILLIS;
      let faults = differences(story.expected, await outcomeOf(world, told));
      while (faults.length > 0 && Date.now() < end) {
        await pause(200);
        faults = differences(story.expected, await outcomeOf(world, told));
      }
      return faults;
    };

    beforeAll(async () => {
      cluster = await ClusterProcesses.start(servers);
      gateway = await startGatewaySimulator();
      everyone = await clusterWorld(cluster, gateway.url);
      const waiting = together.map((story) => ({ story, ...Promise.withResolvers<readonly string[]>() }));
      for (const { story, promise } of waiting) played.set(story.name, promise);
      for (let lane = 0; lane < AT_ONCE; lane += 1) void playFrom(waiting);
    }, 180_000);
    afterAll(async () => {
      await cluster.close();
      await gateway.close();
    }, 60_000);

    const playFrom = async (waiting: { readonly story: Story; readonly resolve: (faults: readonly string[]) => void }[]): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        next.resolve(await faultsOf(next.story).catch((error: unknown) => [String(error)]));
      }
    };

    it.each(together.map(({ name }) => name))('%s', async (name) => expect(await played.get(name)).toEqual([]), 600_000);

    it.each(stories.filter(({ name }) => ALONE.includes(name)).map((story) => [story.name, story] as const))(
      '%s',
      async (_, story) => expect(await faultsOf(story)).toEqual([]),
      240_000,
    );

    it('leave every read model as its rebuild is, and nothing parked', () => {
      const { status, output } = cluster.api.cli('diff', '--lang', 'en');
      expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('read models say what the log says') });
      expect(cluster.api.cli('parked', 'list', '--lang', 'en').output).toContain('Nothing failed that waits.');
    });

    it('end with processes that go down in order', async () => {
      expect(await cluster.stopAll()).toEqual([0, 0, 0]);
    }, 60_000);
  });
}
