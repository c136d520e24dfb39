import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { instant } from '@app/kernel';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { signAsEpay } from './epay/epay-sign.js';
import { type GatewaySimulator, manualTime, startGatewaySimulator } from './index.js';

const start = instant('2026-11-24T10:00:00.000Z');
const epay = {
  gateway: 'epay',
  account: '1001',
  key: 'testkey-epay-0001',
  signStyle: 'append',
  notifyBy: 'GET',
  tellsRefunds: true,
} as const;
const asked = {
  pid: '1001',
  type: 'alipay',
  out_trade_no: 'CT-1',
  notify_url: 'http://127.0.0.1:9/notify',
  return_url: 'http://127.0.0.1:9/back',
  name: '<b>VIP</b>',
  money: '10.00',
};

describe('The gateway simulator', () => {
  let gateway: GatewaySimulator;
  let notified: string[];
  beforeEach(async () => {
    notified = [];
    gateway = await startGatewaySimulator({
      ...manualTime(start),
      accounts: [epay, { gateway: 'sandbox', account: 'sandbox', key: 'testkey-sandbox-0001' }],
      fetch: async (input) => {
        notified.push(String(input instanceof Request ? input.url : input));
        return new Response('success');
      },
    });
  });
  afterEach(() => gateway.close());

  const signed = (fields: Record<string, string> = asked): URLSearchParams => {
    const form = new URLSearchParams(fields);
    form.set('sign', signAsEpay(form, epay));
    return form;
  };
  const get = (path: string): Promise<Response> => fetch(`${gateway.url}${path}`);
  const post = (path: string, body: URLSearchParams): Promise<Response> =>
    fetch(`${gateway.url}${path}`, { method: 'POST', body, redirect: 'manual' });
  const control = (path: string, body: object): Promise<Response> =>
    fetch(`${gateway.url}/control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const submit = (fields?: Record<string, string>): Promise<Response> => get(`/epay/submit.php?${signed(fields).toString()}`);

  it('lets a person pay in a browser and sends the browser back', async () => {
    const page = await submit();
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('10.00 CNY');
    expect(html).not.toContain('<b>VIP');
    const paid = await post('/epay/pay', new URLSearchParams({ account: '1001', out_trade_no: 'CT-1' }));
    await gateway.settled();
    expect([paid.status, paid.headers.get('location')]).toEqual([303, asked.return_url]);
    expect(notified).toHaveLength(1);
    expect(gateway.ledger().payments['CT-1']).toMatchObject({ count: 1, amount: 1000 });
  });

  it('lets a person have something go wrong', async () => {
    await submit();
    await post('/epay/pay', new URLSearchParams({ account: '1001', out_trade_no: 'CT-1', fault: 'pay-twice' }));
    expect(gateway.ledger().payments['CT-1']).toMatchObject({ count: 2, amount: 2000 });
  });

  it('gives an address to pay at to those who ask by mapi.php', async () => {
    const answer: unknown = await (await post('/epay/mapi.php', signed())).json();
    expect(answer).toMatchObject({ code: 1, trade_no: expect.any(String) });
    const { payurl } = answer as { payurl: string };
    expect(await (await fetch(payurl)).text()).toContain('10.00 CNY');
  });

  it.each([
    ['an unknown merchant', { ...asked, pid: '1' }],
    ['an address elsewhere to be notified at', { ...asked, notify_url: 'https://example.com/notify' }],
    ['nowhere to go back to', { ...asked, return_url: '' }],
    ['a script to go back to', { ...asked, return_url: 'javascript:alert(1)' }],
    ['no amount', { ...asked, money: '0.00' }],
  ])('opens no order with %s', async (_, fields) => {
    expect((await submit(fields)).status).toBe(400);
    expect(gateway.ledger().orders).toEqual([]);
  });

  it('opens no order whose signature does not fit', async () => {
    const form = signed();
    form.set('money', '0.01');
    expect((await get(`/epay/submit.php?${form.toString()}`)).status).toBe(400);
    expect((await get('/sandbox/pay?request=e30&signature=00')).status).toBe(400);
  });

  it('is controlled over HTTP as from within', async () => {
    await control('accounts', { gateway: 'epay', account: '2002', key: 'another-key-0001' });
    await submit();
    expect((await control('faults', { kind: 'under-pay', amount: 5, outTradeNo: 'CT-1' })).status).toBe(201);
    expect(gateway.faults.list()).toEqual([{ kind: 'under-pay', amount: 5, outTradeNo: 'CT-1' }]);
    expect((await control('pay', { outTradeNo: 'CT-1' })).status).toBe(200);
    expect((await control('notify', { outTradeNo: 'CT-1', copies: 3, by: 'POST' })).status).toBe(202);
    expect((await control('forge', { outTradeNo: 'CT-1', amount: 1 })).status).toBe(202);
    await gateway.settled();
    const ledger: unknown = await (await get('/control/ledger')).json();
    expect(ledger).toEqual(JSON.parse(JSON.stringify(gateway.ledger())));
    expect(ledger).toMatchObject({ payments: { 'CT-1': { count: 1, amount: 995 } } });
    expect(gateway.ledger().notifications).toHaveLength(5);
  });

  it('refuses control it does not understand, and control by a web page', async () => {
    expect((await control('faults', { kind: 'explode' })).status).toBe(400);
    expect((await control('pay', { outTradeNo: 'CT-404' })).status).toBe(409);
    expect((await control('forge', { outTradeNo: 'CT-404' })).status).toBe(404);
    expect((await post('/control/pay', new URLSearchParams({ outTradeNo: 'CT-1' }))).status).toBe(415);
    expect((await get('/control/nothing')).status).toBe(404);
  });

  it('happens as often as was planned, then stops', async () => {
    await submit();
    gateway.faults.add({ kind: 'over-pay', times: 2 });
    for (let time = 0; time < 3; time += 1) gateway.pay('CT-1', { late: true });
    expect(gateway.ledger().payments['CT-1']?.trades.map((trade) => trade.paid.amount)).toEqual([1001, 1001, 1000]);
    gateway.faults.add({ kind: 'hang' });
    gateway.faults.clear();
    expect(gateway.faults.list()).toEqual([]);
  });

  it('answers only under a name of this machine', async () => {
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${gateway.url}/control/ledger`, { headers: { host: 'evil.example.com' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('takes bodies of 64 KiB at most', async () => {
    expect((await control('pay', { outTradeNo: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

it('The gateway simulator sends nothing once it is closed', async () => {
  const time = manualTime(start);
  const sent: string[] = [];
  const gateway = await startGatewaySimulator({
    ...time,
    accounts: [epay],
    fetch: async () => {
      sent.push('sent');
      return new Response('fail');
    },
  });
  const form = new URLSearchParams(asked);
  form.set('sign', signAsEpay(form, epay));
  await gateway.open(`${gateway.gatewayUrls.epay}submit.php?${form.toString()}`);
  gateway.pay('CT-1');
  await gateway.settled();
  gateway.faults.add({ kind: 'lose' });
  gateway.pay('CT-1');
  await gateway.close();
  time.advance(86_400);
  await gateway.settled();
  expect(sent).toEqual(['sent']);
});

it('The gateway simulator never listens on an address others can reach', async () => {
  await expect(startGatewaySimulator({ host: '0.0.0.0' })).rejects.toThrow('not a loopback address');
});

it('The gateway simulator signs as the published vector says, without the code of the product', () => {
  const file = join(import.meta.dirname, '../../../test/vectors/payments.json');
  const { epay: vector } = JSON.parse(readFileSync(file, 'utf8')) as {
    epay: { params: Record<string, string>; sign: string; signWithKeyParameter: string };
  };
  const fields = new URLSearchParams(vector.params);
  expect(signAsEpay(fields, epay)).toBe(vector.sign);
  expect(signAsEpay(fields, { ...epay, signStyle: 'key-parameter' })).toBe(vector.signWithKeyParameter);
});

it('Manual time starts everything in order, also what is scheduled meanwhile', () => {
  const time = manualTime(start);
  const seen: string[] = [];
  time.scheduler.schedule(2_000, () => seen.push(`b ${time.clock.now()}`));
  time.scheduler.schedule(1_000, () => {
    seen.push('a');
    time.scheduler.schedule(500, () => seen.push('in between'));
  });
  time.scheduler.schedule(1_000, () => seen.push('called off'))();
  time.advance(3);
  expect(seen).toEqual(['a', 'in between', 'b 2026-11-24T10:00:02.000Z']);
  expect(time.clock.now()).toBe('2026-11-24T10:00:03.000Z');
});
