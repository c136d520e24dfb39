import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { openEmbeddedReadStore } from '@app/platform/read-store';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunningApi, startApi } from '../../../apps/api/src/index.js';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

const SAGA = 'deliver-when-payment-confirmed';

describe('What failed and waits', () => {
  let shop: ShopAtTheCommandLine;
  let restarted: RunningApi | undefined;
  beforeEach(async () => {
    shop = await shopAtTheCommandLine();
    await shop.stop();
  });
  afterEach(async () => {
    await restarted?.close();
    restarted = undefined;
    await shop.close();
  });
  /** As the saga left it when it had failed so often. */
  const failed = async (tries: number): Promise<void> => {
    const documents = openEmbeddedReadStore(shop.data);
    const failure = { error: 'Error: the shelf fell over', tries, since: '2026-11-24T05:00:00.000Z', last: '2026-11-24T05:10:00.000Z' };
    await documents.putState(`saga-failures:${SAGA}`, shop.delivered.orderId, failure, null);
    await documents.close();
  };
  const restart = async (): Promise<void> => {
    const environment = { PORT: '0', CARDTRAIL_DATA: shop.data, CARDTRAIL_ADMIN_KEY: shop.server.keys.admin };
    restarted = await startApi({ config: readConfiguration(environment, shop.server.folder), logger: openLog('silent') });
  };
  const listed = async (): Promise<unknown> => (await shop.call(['parked', 'list', '--json'])).json()['items'];

  it('is listed with what it failed of, and whether it is tried again by itself', async () => {
    await failed(8);
    const { code, out } = await shop.call(['parked', 'list']);
    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(
      new RegExp(`^FOLLOWER .*\n${SAGA} +${shop.delivered.orderId} +2026-11-24 13:00:00 +8 +waits for you +Error: the shelf fell over\n`),
    );
    expect(await listed()).toMatchObject([{ subscription: SAGA, key: shop.delivered.orderId, tries: 8, retrying: false }]);
  });

  it.each(['by the server', 'directly'])('is tried again %s', async (how) => {
    await failed(8);
    if (how === 'by the server') await restart();
    const { code, out } = await shop.call(['parked', 'retry', SAGA, shop.delivered.orderId]);
    expect({ code, out }).toEqual({ code: EXIT.ok, out: `${SAGA} is done with ${shop.delivered.orderId}.\n` });
    expect(await listed()).toEqual([]);
  });

  it.each(['by the server', 'directly'])('is skipped %s for a reason, which the order remembers', async (how) => {
    await failed(8);
    if (how === 'by the server') await restart();
    const { code } = await shop.call(['parked', 'skip', SAGA, shop.delivered.orderId, '--reason', 'delivered-by-hand']);
    expect(code).toBe(EXIT.ok);
    expect(await listed()).toEqual([]);
    const { out } = await shop.call(['timeline', shop.delivered.orderId]);
    expect(out).toContain('SagaSkipped');
    expect(out).toContain('delivered-by-hand');
  });

  it('that is not there is told in the same words by the server and directly', async () => {
    const said = async (): Promise<readonly string[]> => {
      const calls = [
        ['retry', SAGA, shop.unpaid],
        ['retry', 'no-such-saga', shop.unpaid],
      ];
      const told: string[] = [];
      for (const given of calls) told.push((await shop.call(['parked', ...given])).err);
      return told;
    };
    const directly = await said();
    await restart();
    expect(await said()).toEqual(directly);
  });

  it.each(['by the server', 'directly'])('that is not there cannot be tried again %s, nor skipped without a reason', async (how) => {
    if (how === 'by the server') await restart();
    expect((await shop.call(['parked', 'retry', SAGA, shop.unpaid])).code).toBe(EXIT.notFound);
    expect((await shop.call(['parked', 'retry', 'no-such-saga', shop.unpaid])).code).toBe(EXIT.notFound);
    const blank = await shop.call(['parked', 'skip', SAGA, shop.unpaid, '--reason', ' ']);
    expect(blank).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('1 to 64 lower-case letters') });
    expect((await shop.call(['parked', 'skip', SAGA, shop.unpaid])).code).toBe(EXIT.usage);
    expect((await shop.call(['parked'])).code).toBe(EXIT.usage);
  });
});
