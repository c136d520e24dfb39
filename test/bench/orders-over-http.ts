import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startGatewaySimulator } from '@app/simulators';
import { freePort } from '../faults/free-port.js';
import { ServerProcess } from '../faults/server-process.js';
import { ShopUnderFire } from '../faults/shop-under-fire.js';
import { percentile, report } from './measure.js';

const ORDERS = 300;
const IN_FLIGHT = [1, 8, 32];
/** All lanes together look so often: each look is a whole explanation, and looking all the time would measure nothing else. */
const LOOKS_PER_SECOND = 50;

/** Whole orders against the built server: placed, paid at the gateway, notified, delivered; the shop looks until it is. */
export async function measureOrders(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cardtrail-bench-'));
  const server = new ServerProcess(folder, await freePort());
  const gateway = await startGatewaySimulator();
  try {
    await server.start();
    const shop = new ShopUnderFire(server, gateway.url, 'sandbox-1', 'a-key-for-the-bench-01');
    await shop.open();
    await shop.importKeys(IN_FLIGHT.length + 1, ORDERS);
    for (const inFlight of IN_FLIGHT) await measureLanes(shop, inFlight);
  } finally {
    await server.stop();
    await gateway.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureLanes(shop: ShopUnderFire, inFlight: number): Promise<void> {
  const times: number[] = [];
  const orders = inFlight === 1 ? ORDERS / 10 : ORDERS;
  const start = performance.now();
  let begun = 0;
  const lane = async (): Promise<void> => {
    while (begun < orders) {
      begun += 1;
      times.push(await delivered(shop, (1000 * inFlight) / LOOKS_PER_SECOND));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  report(`orders over HTTP, placed to delivered, ${inFlight} in flight`, (times.length * 1000) / (performance.now() - start), 'orders/s');
  report('  of one order, p50', percentile(times, 50), 'ms');
  report('  of one order, p99', percentile(times, 99), 'ms');
}

/** Milliseconds from placing an order to seeing it delivered. */
async function delivered(shop: ShopUnderFire, lookEveryMillis: number): Promise<number> {
  const from = performance.now();
  const [order] = await shop.beginPaid(1);
  if (order === undefined) throw new Error('one order was begun');
  while ((await shop.view(order.orderId ?? ''))['status'] !== 'delivered') await pause(lookEveryMillis);
  return performance.now() - from;
}
