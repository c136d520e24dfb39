import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startGatewaySimulator } from '@app/simulators';
import { freePort, ServerProcess } from '../faults/server-process.js';
import { ShopUnderFire } from '../faults/shop-under-fire.js';
import { percentile, report } from './measure.js';

const ORDERS = 600;
const IN_FLIGHT = 32;

/** Whole orders against the built server: placed, paid at the gateway, notified, delivered; the shop looks until it is. */
export async function measureOrders(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-bench-'));
  const server = new ServerProcess(folder, await freePort());
  const gateway = await startGatewaySimulator();
  try {
    await server.start();
    const shop = new ShopUnderFire(server, gateway.url, 'sandbox-1', 'a-key-for-the-bench-01');
    await shop.open();
    await shop.importKeys(2, ORDERS);
    const times: number[] = [];
    const start = performance.now();
    let begun = 0;
    const lane = async (): Promise<void> => {
      while (begun < ORDERS) {
        begun += 1;
        const from = performance.now();
        const [order] = await shop.beginPaid(1);
        for (let status: unknown = ''; status !== 'delivered'; status = (await shop.view(order?.orderId ?? ''))['status']) await pause(5);
        times.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    report(
      `orders over HTTP, placed to delivered, ${IN_FLIGHT} in flight`,
      (times.length * 1000) / (performance.now() - start),
      'orders/s',
    );
    report('  of one order, p50', percentile(times, 50), 'ms');
    report('  of one order, p99', percentile(times, 99), 'ms');
  } finally {
    await server.stop();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
