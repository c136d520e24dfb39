import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Scheduler } from '@app/kernel';
import { systemScheduler } from '@app/platform/observability';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

describe('Read models at the command line', () => {
  let shop: ShopAtTheCommandLine;
  beforeEach(async () => {
    shop = await shopAtTheCommandLine();
  });
  afterEach(() => shop.close());
  /** Changes what is kept of the delivered order behind the server's back. */
  const falsify = (): void => {
    const views = new DatabaseSync(join(shop.data, 'views.db'));
    const table = views.prepare("SELECT number FROM collections WHERE name LIKE 'orders-of-shop@%'").get()?.['number'];
    views.exec(`UPDATE docs_${String(table)} SET doc = replace(doc, '"status":"delivered"', '"status":"refunded"')`);
    views.close();
  };

  it('are compared with the log beside the server, all or one', async () => {
    const all = await shop.call(['diff']);
    expect(all.code).toBe(EXIT.ok);
    expect(all.out).toMatch(/✓ orders-of-shop@1#1: 2 documents, equal at position \d+\n/);
    expect(all.out).toMatch(/All \d+ read models say what the log says\.\n$/);
    const one = await shop.call(['diff', 'stock-on-shelf', '--json']);
    expect(one.json()).toMatchObject({
      equal: true,
      readModels: [{ projection: 'stock-on-shelf', ready: true, equal: true, compared: 1 }],
    });
  });

  it('are compared no longer once the person at the terminal has enough', async () => {
    const enough = new AbortController();
    // The first time it keeps to the rate.
    const scheduler: Scheduler = {
      ...systemScheduler,
      sleep: (...how) => {
        enough.abort();
        return systemScheduler.sleep(...how);
      },
    };
    const slow = await shop.call(['diff', 'orders-of-shop', '--rate', '1'], { scheduler, signal: enough.signal });
    expect(slow).toMatchObject({ code: EXIT.no, err: expect.stringContaining('interrupted') });
    expect(await shop.call(['diff', '--rate', '0'])).toMatchObject({ code: EXIT.usage });
  });

  it('that say something else are named, document by document and field by field', async () => {
    falsify();
    const { code, out } = await shop.call(['diff', 'orders-of-shop']);
    expect(code).toBe(EXIT.no);
    expect(out.replaceAll(shop.delivered.orderId, 'ORDER')).toBe(
      '✗ orders-of-shop@1#1: 1 of 2 documents differ from what the log gives\n  ORDER\n    status: is "refunded", the log gives "delivered"\n      since DeliveryCompleted, order-ORDER@9\n',
    );
    const everything = await shop.call(['diff', '--json']);
    expect(everything).toMatchObject({ code: EXIT.no });
    expect(everything.json()).toMatchObject({ equal: false });
  });

  it('are mended by a rebuild that is switched to, done by the server', async () => {
    falsify();
    const beside = await shop.call(['rebuild', 'orders-of-shop']);
    expect(beside.code).toBe(EXIT.no);
    expect(beside.out).toContain('orders-of-shop@1#2 is built.');
    expect(beside.out).toContain('status: is "refunded", the log gives "delivered"');
    expect(beside.out).toContain('To let it answer: cardtrail rebuild orders-of-shop --build orders-of-shop@1#2 --switch');
    expect((await shop.call(['diff', 'orders-of-shop'])).code).toBe(EXIT.no);
    const switched = await shop.call(['rebuild', 'orders-of-shop', '--switch', '--json']);
    expect(switched.json()).toMatchObject({ switched: true });
    expect(switched.code).toBe(EXIT.ok);
    const after = await shop.call(['diff', 'orders-of-shop', '--json']);
    expect(after).toMatchObject({ code: EXIT.ok });
    expect(after.json()).toMatchObject({ readModels: [{ left: expect.stringMatching(/^orders-of-shop@1#[23]$/) }] });
  });

  it('answer from the build that was decided for, and from the one before again', async () => {
    falsify();
    const kept = await shop.call(['rebuild', 'orders-of-shop']);
    expect(kept).toMatchObject({
      code: EXIT.no,
      out: expect.stringContaining('rebuild orders-of-shop --build orders-of-shop@1#2 --switch'),
    });
    const decided = await shop.call(['rebuild', 'orders-of-shop', '--build', 'orders-of-shop@1#2', '--switch']);
    expect(decided).toMatchObject({
      code: EXIT.ok,
      out: expect.stringContaining('orders-of-shop@1#2 answers from now on; orders-of-shop@1#1'),
    });
    expect((await shop.call(['diff', 'orders-of-shop'])).code).toBe(EXIT.ok);
    const back = await shop.call(['rebuild', 'orders-of-shop', '--build', 'orders-of-shop@1#1', '--switch', '--json']);
    expect(back.json()).toMatchObject({ build: 'orders-of-shop@1#1', before: 'orders-of-shop@1#2', switched: true, equal: false });
    const none = await shop.call(['rebuild', 'orders-of-shop', '--build', 'orders-of-shop@1#9']);
    expect(none.code).toBe(EXIT.notFound);
  });

  it('take over at once from a build that says the same', async () => {
    const { code, out } = await shop.call(['rebuild', 'orders-of-shop']);
    expect({ code, out }).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('orders-of-shop@1#2 answers from now on') });
  });

  it('are left alone when a rebuild by the server is interrupted, and the next one goes on with it', async () => {
    const enough = new AbortController();
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const answer = await globalThis.fetch(url, init);
      asked.push(`${init?.method ?? 'GET'} ${typeof url === 'string' ? url : ''}`);
      if (asked.length === 2) enough.abort();
      return answer;
    };
    const given = ['rebuild', 'orders-of-shop', '--rate', '1'];
    const { code, err } = await shop.call(given, { fetch, signal: enough.signal });
    expect({ code, err }).toMatchObject({ code: EXIT.no, err: expect.stringContaining('interrupted') });
    expect(asked.at(-1)).toMatch(/^POST .*\/v1\/jobs\/.*\/cancel$/);
    const next = await shop.call(['rebuild', 'orders-of-shop', '--json']);
    expect(next.json()).toMatchObject({ build: 'orders-of-shop@1#2', switched: true, equal: true });
  });

  it('are mended where no server runs, and nothing else happens', async () => {
    await shop.stop();
    falsify();
    const { code, out } = await shop.call(['rebuild', 'orders-of-shop', '--switch', '--rate', '100000']);
    expect({ code, out }).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('answers from now on') });
    expect((await shop.call(['diff'])).code).toBe(EXIT.ok);
    expect((await shop.call(['orders', '--status', 'delivered', '--json'])).json()['items']).toHaveLength(1);
  });

  it('that do not exist are not guessed', async () => {
    for (const command of ['diff', 'rebuild']) {
      const { code, err } = await shop.call([command, 'orders-of-nobody']);
      expect({ code, err }).toMatchObject({ code: EXIT.notFound, err: expect.stringContaining('there are: alarms, channel-accounts') });
    }
  });

  it('that are not built yet are said to be so', async () => {
    await shop.stop();
    const views = new DatabaseSync(join(shop.data, 'views.db'));
    views.exec("DELETE FROM state WHERE space = 'builds' AND key = 'orders-of-shop'");
    views.close();
    const diff = await shop.call(['diff', 'orders-of-shop']);
    expect(diff).toMatchObject({ code: EXIT.unreachable, out: expect.stringContaining('orders-of-shop: not built yet') });
    const orders = await shop.call(['orders']);
    expect(orders).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('cardtrail rebuild orders-of-shop --switch') });
    expect((await shop.call(['timeline', shop.delivered.orderId])).code).toBe(EXIT.ok);
  });
});
