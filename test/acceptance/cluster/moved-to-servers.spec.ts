import { join } from 'node:path';
import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi } from '../../../apps/api/src/index.js';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from '../cli/shop-at-the-command-line.js';
import { clusterServers } from './cluster-processes.js';

/** Servers of this spec alone: a shop moves to empty ones, and other specs leave theirs full. */
const given = clusterServers();

if (given === undefined) {
  describe('A shop that moves to real servers', () => {
    it.skip('is skipped: set EVENTSTORE_URL and MONGODB_URL to servers that hold nothing', () => undefined);
  });
} else {
  describe('A shop that moves to real servers', () => {
    const servers = { EVENTSTORE_URL: given.eventStoreUrl, MONGODB_URL: given.mongoUrl };
    const move = ['migrate', '--from', 'embedded', '--to', 'cluster'];
    let shop: ShopAtTheCommandLine;
    beforeAll(async () => {
      shop = await shopAtTheCommandLine();
      await shop.stop();
    });
    afterAll(() => shop.close());
    const timeline = async (environment: Readonly<Record<string, string>>) =>
      (await shop.call(['timeline', shop.delivered.orderId, '--json'], { environment })).json();

    it('is there, verified, and goes on there with its keys, orders and numbers', async () => {
      const before = await timeline({});
      const early = await shop.call(['orders'], { environment: servers });
      expect(early).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('holds a shop that was never moved there') });

      expect(await shop.call([...move, '--json'], { environment: servers })).toMatchObject({ code: EXIT.ok });
      const back = await shop.call([...move, '--back', '--json'], { environment: servers });
      expect({ code: back.code, err: back.err, ...back.json() }).toMatchObject({ code: EXIT.ok, err: '', moved: false, left: 0 });
      expect((await shop.call(['import-keys', 'card', '-'], { input: 'AGAIN-1' })).code).toBe(EXIT.ok);
      expect((await shop.call(['orders'], { environment: servers })).code).toBe(EXIT.unreachable);

      const moved = await shop.call([...move, '--json'], { environment: servers });
      expect({ code: moved.code, err: moved.err }).toEqual({ code: EXIT.ok, err: '' });
      expect(moved.json()).toMatchObject({ moved: true, failures: 0 });
      expect(Number(moved.json()['copied'])).toBeGreaterThan(0);
      expect((await shop.call([...move, '--verify-only'], { environment: servers })).out).toContain('Both places are the same');

      const { records, chain } = await timeline(servers);
      expect({ records, chain }).toEqual({ records: before['records'], chain: 'intact' });
      expect((await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1' })).err).toContain('was moved to');

      const environment = { PORT: '0', ...servers, CARDTRAIL_DATA: join(shop.folder('api')), CARDTRAIL_KEK_FILE: shop.kekFile };
      const config = readConfiguration({ ...environment, CARDTRAIL_ADMIN_KEY: shop.server.keys.admin }, shop.server.folder);
      const api = await startApi({ config, logger: openLog('silent') });
      try {
        expect(await api.house.worker.host.caughtUp(60_000)).toBe(true);
        const early = await shop.call([...move, '--back'], { environment: servers });
        expect(early).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('gave a sign of life at') });
        const headers = { authorization: `Bearer ${shop.server.keys.shop}`, 'content-type': 'application/json' };
        const order = await fetch(`${api.url}/v1/orders/${shop.delivered.orderId}`, { headers });
        expect(await order.json()).toMatchObject({ status: 'delivered' });
        const wish = { ...shop.server.order, buyer: { contact: 'carol@example.com' } };
        const placed = await fetch(`${api.url}/v1/orders`, {
          method: 'POST',
          headers: { ...headers, 'idempotency-key': 'after-the-move' },
          body: JSON.stringify(wish),
        });
        expect(placed.status).toBe(201);
      } finally {
        await api.close();
      }
      const outside = readConfiguration({ ...environment, CARDTRAIL_WORKER: 'outside' }, shop.server.folder);
      const door = await startApi({ config: outside, logger: openLog('silent') });
      const open = await shop.call([...move, '--back'], { environment: servers });
      await door.close();
      expect(open).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('gave a sign of life at') });
      const typo = { ...servers, MONGODB_URL: servers.MONGODB_URL.replace(/\/(\w+)(\?|$)/, '/$1-typo$2') };
      const elsewhere = { ...typo, CARDTRAIL_DATA: shop.folder('elsewhere'), CARDTRAIL_KEK_FILE: shop.kekFile };
      const wrong = readConfiguration(elsewhere, shop.server.folder);
      await expect(startApi({ config: wrong, logger: openLog('silent') })).rejects.toThrow(
        'correct the name of the database in MONGODB_URL',
      );
      const gone = await shop.call([...move, '--back'], { environment: servers });
      expect(gone).toMatchObject({ code: EXIT.damaged, err: expect.stringContaining('is there and not here') });
      const again = await shop.call([...move, '--json'], { environment: servers });
      expect(again.json()).toMatchObject({ moved: true, differences: [], since: true });
    }, 120_000);
  });
}
