import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../apps/cli/src/index.js';
import { called } from './cli/shop-at-the-command-line.js';
import { type Got, type LoneServer, loneServer } from './lone-server.js';
import { manyGets } from './many-requests.js';

const NOTIFY = '/v1/notify/epay-1';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JUNK = 50_000;
const MEGABYTE = 1_000_000;

describe('A notification that cannot be used', () => {
  let server: LoneServer;
  let outTradeNo: string;

  /** Delivers it by GET and by POST, and sees that nothing was recorded. */
  const refusedBothWays = async (fields: string): Promise<void> => {
    const before = await server.facts();
    for (const got of [await byGet(fields), await byPost(fields)]) expect([got.status, got.text]).toEqual([400, 'fail']);
    expect(await server.facts()).toBe(before);
  };
  const byGet = (fields: string): Promise<Got> => server.send('GET', `${NOTIFY}?${fields}`);
  const byPost = (body: string | Uint8Array, headers: { readonly [name: string]: string } = FORM): Promise<Got> =>
    server.send('POST', NOTIFY, { body, headers, idempotencyKey: null });

  beforeAll(async () => {
    server = await loneServer();
    const placed = await server.send('POST', '/v1/orders', { as: server.keys.shop, body: server.order });
    const started = await server.send('POST', `/v1/orders/${String(placed.body?.['orderId'])}/payment-attempts`, {
      as: server.keys.shop,
      body: { channelAccount: 'epay-1' },
    });
    expect(started.status).toBe(201);
    outTradeNo = String(started.body?.['outTradeNo']);
  }, 30_000);
  afterAll(() => server.close());

  it('because nobody signed it is refused in the words of the channel: nothing about an order of ours', async () => {
    for (const unknown of ['', 'x', `${outTradeNo.slice(0, -2)}99`, 'ZZ00000000000000000000000000'])
      await refusedBothWays(new URLSearchParams({ pid: '1001', trade_no: '1', out_trade_no: unknown, money: '1.00' }).toString());
  });

  it('because it is cut off is refused, wherever it was cut', async () => {
    const whole = server.notice({ out_trade_no: `${outTradeNo.slice(0, -2)}98`, trade_no: 'cut' }).toString();
    for (const length of [1, 10, 40, whole.length - 40, whole.length - 20]) await refusedBothWays(whole.slice(0, length));
  });

  it.each(['application/json', 'text/plain', 'application/octet-stream', 'multipart/form-data; boundary=x'])(
    'because it is none is refused, whatever its type: %s',
    async (type) => {
      const before = await server.facts();
      const got = await byPost('{"out_trade_no": [', { 'content-type': type });
      expect([got.status, got.text]).toEqual([400, 'fail']);
      expect(await server.facts()).toBe(before);
    },
  );

  it('because its type is no type at all is refused before it is looked at', async () => {
    const before = await server.facts();
    expect(await byPost('pid=1001', { 'content-type': 'nonsense' })).toMatchObject({
      status: 415,
      body: { code: 'unsupported-media-type' },
    });
    expect(await server.facts()).toBe(before);
  });

  it('because it is too large is refused, and none of it is kept in the log', async () => {
    const before = await server.facts();
    const padded = `${server.notice({ out_trade_no: `${outTradeNo.slice(0, -2)}97`, trade_no: 'large' }).toString()}&x=${'y'.repeat(200_000)}`;
    const { status } = await byPost(padded);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(await server.facts()).toBe(before);
  });

  it('because its sender hung up leaves nothing behind, and the next one is answered', async () => {
    const before = await server.facts();
    await hangUp(server.api.url, `POST ${NOTIFY} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\npid=1001`);
    expect((await byGet('pid=1001')).text).toBe('fail');
    expect(await server.facts()).toBe(before);
  });

  it('because its account does not exist is refused', async () => {
    const before = await server.facts();
    for (const account of ['none', '..%2f..', 'EPAY-1']) {
      const got = await server.send(
        'GET',
        `/v1/notify/${account}?${server.notice({ out_trade_no: outTradeNo, trade_no: 't' }).toString()}`,
      );
      expect(got.status).toBe(404);
    }
    expect(await server.facts()).toBe(before);
  });

  it('though it is genuine, because no order asked for that money, is accepted and set before an operator', async () => {
    const fields = server.notice({ out_trade_no: `${outTradeNo.slice(0, -2)}99`, trade_no: 'orphan-1' }).toString();
    const got = await byGet(fields);
    expect([got.status, got.text]).toEqual([200, 'success']);
    const seen = await server.facts();
    const orphans = await server.send('GET', `/v1/orphan-payments?seen=${seen}`, { as: server.keys.operator });
    expect(orphans.body).toMatchObject({ items: [{ tradeNo: 'orphan-1', stage: 'waiting' }] });
    const explain = (number: string) =>
      called(server.folder, ['explain', number], { environment: { LANG: 'en_US.UTF-8', CARDTRAIL_DATA: 'data' } });
    expect(await explain(' orphan-1')).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('ORPHAN_PAYMENT') });
    expect(await explain('orphan-2')).toMatchObject({
      code: EXIT.notFound,
      err: expect.stringContaining('no order is known by "orphan-2"'),
    });
    const foreign = await byGet(server.notice({ out_trade_no: 'OTHER-SHOP-1', trade_no: 'foreign-1' }).toString());
    expect([foreign.status, foreign.text]).toEqual([200, 'success']);
    const later = await server.facts();
    await server.send('GET', `/v1/orphan-payments?seen=${later}`, { as: server.keys.operator });
    expect(await explain('foreign-1')).toMatchObject({ code: EXIT.notFound, err: expect.stringContaining('another shop on the account') });
  });

  it('fifty thousand times over leaves the log as it was, and a genuine one among them is taken', async () => {
    const before = await server.facts();
    const size = storeBytes(server.folder);
    const junk = Array.from(
      { length: JUNK },
      (_, n) => `${NOTIFY}?pid=1001&trade_no=${n}&out_trade_no=J${n}&money=1.00&sign=${'0'.repeat(32)}`,
    );
    const genuine = server.notice({ out_trade_no: outTradeNo, trade_no: 'genuine' }).toString();
    const [answers, taken] = await Promise.all([manyGets(server.api.url, junk), byGet(genuine)]);
    expect([...answers]).toEqual([['400 fail', JUNK]]);
    expect([taken.status, taken.text]).toEqual([200, 'success']);
    expect((await server.facts()) - before).toBeLessThan(60n);
    expect(storeBytes(server.folder) - size).toBeLessThan(MEGABYTE);
  }, 120_000);
});

/** Bytes of the log, the views and the keys; the bounded ring of junk is not among them. */
function storeBytes(folder: string): number {
  const data = join(folder, 'data');
  return readdirSync(data)
    .filter((name) => /\.db(-wal)?$/.test(name))
    .reduce((sum, name) => sum + statSync(join(data, name)).size, 0);
}

/** Sends the beginning of a request and hangs up. */
function hangUp(url: string, beginning: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(beginning, () => socket.destroy()));
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}
