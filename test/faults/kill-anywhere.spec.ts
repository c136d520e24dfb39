import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type GatewaySimulator, startGatewaySimulator } from '@app/simulators';
import { allSettled, faultsOf, leftToHuman } from './nothing-lost.js';
import { buildOnce, freePort, ServerProcess } from './server-process.js';
import { type Gateway, ShopUnderFire } from './shop-under-fire.js';

/** How often each named point is hit, and how many random moments are tried. `npm run test:faults` in full: FAULTS_EACH=20 FAULTS_RANDOM=50. */
const EACH = Number(process.env['FAULTS_EACH'] ?? 1);
const RANDOM = Number(process.env['FAULTS_RANDOM'] ?? 3);
const ORDERS = 8;

/** Between every two durable steps there is one. */
const CRASH_POINTS = [
  ...['append.before-commit', 'append.committed', 'subject-key.committed'],
  ...[
    'reserve.quota-claimed',
    'reserve.planned',
    'reserve.part-reserved',
    'reserve.part-given-back',
    'reserve.given-back',
    'reserve.recorded',
  ],
  ...['message.kept', 'message.trade-bound', 'message.accepted', 'message.settled'],
  ...['allocate.part-allocated', 'allocate.recorded'],
  ...['refund.claimed', 'refund.sent', 'refund.outcome'],
  ...['release.part-released', 'release.quota-freed'],
  ...['projection.documents', 'projection.checkpoint', 'saga.checkpoint', 'saga.failure-recorded', 'deadline.fired'],
  'keys.imported',
];

/** Nothing fails by itself here: what must fail first for a point to be reached. */
const FAILS_FIRST: { readonly [point: string]: string } = { 'saga.failure-recorded': 'allocate.part-allocated' };
/** Points that one round passes once or twice; the others are hit at their first to fifth passing. */
const SELDOM = [
  'reserve.part-given-back',
  'saga.failure-recorded',
  'keys.imported',
  'deadline.fired',
  'refund.claimed',
  'refund.sent',
  'refund.outcome',
];
/** Each point of a refund is hit through both, in turn: what may be done after a lost outcome differs. */
const REFUNDS_THROUGH: readonly Gateway[] = ['epay', 'sandbox'];
/** Where a refund dies here, nobody can know what became of it, unless it has a number. Before RefundSubmitted it was surely not sent. */
const OUTCOME_LOST = ['refund.sent'];

const isOfRefund = (point: string): boolean => point.startsWith('refund.');
const timesOf = (point: string): number => (isOfRefund(point) ? Math.max(EACH, REFUNDS_THROUGH.length) : EACH);
const paidTwiceThrough = (point: string, time: number): readonly Gateway[] =>
  isOfRefund(point) ? REFUNDS_THROUGH.slice(time % REFUNDS_THROUGH.length).slice(0, 1) : REFUNDS_THROUGH;

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

describe('A server that is killed', () => {
  const counts = new Map<string, number>();
  beforeAll(() => buildOnce(), 120_000);
  afterAll(() => {
    const told = [...counts].map(([point, times]) => `  ${point.padEnd(28)} ${times}`);
    process.stdout.write(`killed at\n${told.join('\n')}\n`);
  });

  it.each(CRASH_POINTS)(
    'at %s loses nothing, doubles nothing and goes on',
    async (point) => {
      const stage = await openStage();
      try {
        const { server, shop } = stage;
        await shop.importKeys(6 * timesOf(point), 3);
        for (let time = 0; time < timesOf(point); time += 1) {
          await server.stop();
          await server.start(`${point}:${SELDOM.includes(point) ? 1 : 1 + (time % 5)}`, FAILS_FIRST[point]);
          const begun = Promise.all([shop.begin(ORDERS, paidTwiceThrough(point, time)), shop.importKeys(1, 3)]);
          expect({ point, died: await server.dies(60_000) }).toEqual({ point, died: true });
          await begun;
          counts.set(point, (counts.get(point) ?? 0) + 1);
          if (counts.get(point) === timesOf(point)) process.stdout.write(`killed ${timesOf(point)} × at ${point}\n`);
        }
        expect(await aftermath(stage, OUTCOME_LOST.includes(point))).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    600_000 + Math.max(EACH, REFUNDS_THROUGH.length) * 30_000,
  );

  it(
    'at random moments loses nothing, doubles nothing and goes on',
    async () => {
      const stage = await openStage();
      try {
        const { server, shop } = stage;
        await shop.importKeys(RANDOM, 18);
        for (let time = 0; time < RANDOM; time += 1) {
          await server.start();
          const begun = shop.begin(ORDERS);
          await pause(Math.random() * 600);
          server.kill();
          expect(await server.dies(5_000)).toBe(true);
          await begun;
          counts.set('a random moment', (counts.get('a random moment') ?? 0) + 1);
        }
        expect(await aftermath(stage)).toEqual([]);
      } finally {
        await stage.close();
      }
    },
    600_000 + RANDOM * 20_000,
  );
});
