import { setTimeout as pause } from 'node:timers/promises';
import { type GatewaySimulator, startGatewaySimulator } from '@app/simulators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allSettled, faultsOf } from '../../faults/nothing-lost.js';
import { type FollowedOrder, inLanes, ShopUnderFire } from '../../faults/shop-under-fire.js';
import { ClusterProcesses, clusterServers } from './cluster-processes.js';

const servers = clusterServers();
/** A lease is over after 8 s, and given up by whoever waits for it 1 s later. */
const LONGER_THAN_A_LEASE_MILLIS = 14_000;
const TIMES = Number(process.env['FREEZES'] ?? 2);
const ORDERS = 8;
/** In each of eight batches and for each freeze: more than orders can be begun meanwhile on a fast machine. */
const KEYS_EACH = 100;

if (servers === undefined) {
  describe('A worker that stands still', () => {
    it.skip('is skipped: set EVENTSTORE_URL and MONGODB_URL to servers that may be written to', () => undefined);
  });
} else {
  describe('A worker that stands still for longer than its lease and is woken', () => {
    let cluster: ClusterProcesses;
    let gateway: GatewaySimulator;
    let shop: ShopUnderFire;

    beforeAll(async () => {
      cluster = await ClusterProcesses.start(servers);
      gateway = await startGatewaySimulator({ timeScale: 20 });
      shop = new ShopUnderFire(cluster.api, gateway.url, 'sandbox-frozen', 'a-key-for-freezing-01');
      await shop.open();
      await shop.importKeys(8, KEYS_EACH * TIMES);
    }, 180_000);
    afterAll(async () => {
      for (const worker of cluster.workers) worker.wake();
      await cluster.close();
      await gateway.close();
    }, 60_000);

    /** Orders of every kind come in for so long, while the workers are as they are. */
    const orderFor = async (millis: number): Promise<void> => {
      for (const end = Date.now() + millis; Date.now() < end; ) {
        await shop.begin(ORDERS);
        await pause(500);
      }
    };

    it.each(Array.from({ length: TIMES }, (_, n) => n + 1))(
      'does nothing twice, and nothing goes back: time %i',
      async (time) => {
        const worker = cluster.workers[time % cluster.workers.length];
        if (worker === undefined) throw new Error('there are two workers');
        const before = shop.orders.length;
        await shop.begin(ORDERS);
        worker.freeze();
        await orderFor(LONGER_THAN_A_LEASE_MILLIS);
        worker.wake();
        await shop.begin(ORDERS);
        await shop.finish();
        await allSettled(shop);
        expect(shop.orders.length).toBeGreaterThanOrEqual(before + 3 * ORDERS);
        expect(await faultsOf(shop, gateway.url)).toEqual([]);
        expect(repeats(shop.orders, await inLanes(shop.orders, ({ orderId = '' }) => shop.factTypes(orderId)))).toEqual([]);
        // Nothing else goes on while it runs, so it comes last: idle connections are closed meanwhile.
        const { status, output } = cluster.api.cli('diff', '--lang', 'en');
        expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('read models say what the log says') });
      },
      600_000,
    );
  });
}

/** What may be recorded once for an order, whatever happens to those who record it. */
const ONCE = ['OrderPlaced', 'OrderCancelled', 'DeliveryStarted', 'DeliveryCompleted', 'RefundSucceeded'];

function repeats(orders: readonly FollowedOrder[], types: readonly (readonly string[])[]): readonly string[] {
  return types.flatMap((recorded, n) =>
    ONCE.filter((type) => recorded.filter((one) => one === type).length > 1).map((type) => `${orders[n]?.orderId ?? ''}: ${type} twice`),
  );
}
