import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type GatewaySimulator, startGatewaySimulator } from '@app/simulators';
import { freePort } from './free-port.js';
import { allSettled, faultsOf, leftToHuman } from './nothing-lost.js';
import { buildOnce, ServerProcess } from './server-process.js';
import { type Gateway, ShopUnderFire } from './shop-under-fire.js';

/** How often each named point is hit, and how many random moments are tried. `npm run test:faults` in full: FAULTS_EACH=20 FAULTS_RANDOM=50. */
const EACH = Number(process.env['FAULTS_EACH'] ?? 1);
const RANDOM = Number(process.env['FAULTS_RANDOM'] ?? 3);
const ORDERS = 8;
/** Both gateways pay orders twice: what may be done after a lost outcome of a refund differs. */
const GATEWAYS: readonly Gateway[] = ['epay', 'sandbox'];

/** How a server is made to die at a named point. */
export type Strike = {
  readonly point: string;
  /** One round passes it once or twice; other points are hit at their first to fifth passing. */
  readonly isSeldom?: boolean;
  /** Nothing fails by itself here: what must fail first for the point to be reached. */
  readonly failsFirst?: string;
  /** The point lies on a refund's way: it is hit through each gateway, in turn. */
  readonly isOfRefund?: boolean;
  /** A refund that dies here is one of which nobody can know what became of it, unless it has a number. */
  readonly isOutcomeLost?: boolean;
};

/** The most milliseconds that all the strikes at one point take. */
const STRIKES_WITHIN_MILLIS = 600_000 + Math.max(EACH, GATEWAYS.length) * 30_000;
/** The most milliseconds that all the random deaths take. */
export const RANDOM_DEATHS_WITHIN_MILLIS = 600_000 + RANDOM * 20_000;

type Stage = { readonly server: ServerProcess; readonly gateway: GatewaySimulator; readonly shop: ShopUnderFire; close(): Promise<void> };

async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-faults-'));
  const server = new ServerProcess(folder, await freePort());
  const gateway = await startGatewaySimulator({ timeScale: 20 });
  const shop = new ShopUnderFire(server, gateway.url, 'sandbox-1', 'a-key-for-faults-0001');
  await server.start();
  await shop.open();
  return {
    ...{ server, gateway, shop },
    close: async () => {
      server.kill();
      await server.dies(5_000);
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Brings everything to its end on a server that does not crash any more, and says what is wrong. */
async function aftermath({ server, gateway, shop }: Stage, isOutcomeLost = false): Promise<readonly string[]> {
  await server.start();
  await shop.finish();
  await allSettled(shop);
  const left = await leftToHuman(shop);
  const faults = await faultsOf(shop, gateway.url);
  const exit = await server.stop();
  const diff = server.cli('diff');
  return [
    ...faults,
    ...(isOutcomeLost && left.length === 0 ? ['a refund through epay was lost, and nobody was called'] : []),
    ...(exit === 0 ? [] : [`the server stopped with ${exit}:\n${server.log()}`]),
    ...(diff.status === 0 ? [] : [`a read model differs from its rebuild:\n${diff.output}`]),
  ];
}

/** Kills a busy server at the point as often as is wished, brings everything to its end, and gives what is wrong then, in words. */
async function killAt({ point, isSeldom = false, failsFirst, isOfRefund = false, isOutcomeLost }: Strike): Promise<readonly string[]> {
  const times = isOfRefund ? Math.max(EACH, GATEWAYS.length) : EACH;
  const stage = await openStage();
  try {
    const { server, shop } = stage;
    await shop.importKeys(6 * times, 3);
    for (let time = 0; time < times; time += 1) {
      await server.stop();
      await server.start(`${point}:${isSeldom ? 1 : 1 + (time % 5)}`, failsFirst);
      const paidTwiceThrough = isOfRefund ? GATEWAYS.slice(time % GATEWAYS.length).slice(0, 1) : GATEWAYS;
      const begun = Promise.all([shop.begin(ORDERS, paidTwiceThrough), shop.importKeys(1, 3)]);
      if (!(await server.dies(60_000))) return [`the server did not die at ${point}, time ${time + 1}`];
      await begun;
    }
    process.stdout.write(`killed ${times} × at ${point}\n`);
    return await aftermath(stage, isOutcomeLost);
  } finally {
    await stage.close();
  }
}

/** A spec for each of the points: nothing is lost or doubled there, and everything goes on. `what`: what the server does meanwhile. */
export function describeKills(what: string, strikes: readonly Strike[]): void {
  describe(`A server that is killed ${what}`, () => {
    beforeAll(() => buildOnce(), 120_000);

    it.each(strikes)(
      'at $point loses nothing, doubles nothing and goes on',
      async (strike) => {
        expect(await killAt(strike)).toEqual([]);
      },
      STRIKES_WITHIN_MILLIS,
    );
  });
}

/** Kills a busy server at random moments, brings everything to its end, and gives what is wrong then, in words. */
export async function killAtRandomMoments(): Promise<readonly string[]> {
  const stage = await openStage();
  try {
    const { server, shop } = stage;
    await shop.importKeys(RANDOM, 18);
    for (let time = 0; time < RANDOM; time += 1) {
      await server.start();
      const begun = shop.begin(ORDERS);
      await pause(Math.random() * 600);
      server.kill();
      if (!(await server.dies(5_000))) return ['the server outlived SIGKILL'];
      await begun;
    }
    process.stdout.write(`killed ${RANDOM} × at a random moment\n`);
    return await aftermath(stage);
  } finally {
    await stage.close();
  }
}
