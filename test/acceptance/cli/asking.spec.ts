import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { called, SHOP_ORDER_NO, type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

const OPERATING = join(import.meta.dirname, '..', '..', '..', 'docs', 'operating.md');

describe('Asking beside a running server', () => {
  let shop: ShopAtTheCommandLine;
  beforeAll(async () => {
    shop = await shopAtTheCommandLine();
  });
  afterAll(() => shop.close());
  const answered = async (path: string): Promise<unknown> => (await shop.server.send('GET', path, { as: shop.server.keys.auditor })).body;

  it('shows an order record by record, in sentences', async () => {
    const { code, out } = await shop.call(['timeline', shop.delivered.orderId]);
    expect(code).toBe(EXIT.ok);
    const told = out.replaceAll(shop.delivered.orderId, 'ORDER').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME');
    const [head, , , ...records] = told.split('\n');
    expect(head).toBe('ORDER  delivered · 10 records, chain intact');
    expect(records.filter((line) => line.startsWith('#')).map((line) => line.replace(/ {2}shop \w+$/, '  SHOP'))).toMatchInlineSnapshot(`
[
  "#0  TIME  OrderPlaced  SHOP",
  "#1  TIME  ReservationPlanned  reserve-stock-when-order-placed",
  "#2  TIME  StockReserved  reserve-stock-when-order-placed",
  "#3  TIME  PaymentAttemptStarted  SHOP",
  "#4  TIME  PaymentConfirmed  SHOP",
  "#5  TIME  RiskAssessed  SHOP",
  "#6  TIME  DeliveryStarted  deliver-when-payment-confirmed",
  "#7  TIME  KeysAllocated  deliver-when-payment-confirmed",
  "#8  TIME  KeysDelivered  deliver-when-payment-confirmed",
  "#9  TIME  DeliveryCompleted  deliver-when-payment-confirmed",
]
`);
    expect(told).toContain('    Payment of CNY 10.00 confirmed (CNY 10.00 due), trade T-0001');
    expect(told).toMatch(/ {4}↳ rests on trade-cashier-[0-9a-f]{64} #0:/);
  });

  it('answers programs what the server answers', async () => {
    const { orderId } = shop.delivered;
    const timeline = (await shop.call(['timeline', orderId, '--json'])).json();
    const citation = String(timeline['citation']);
    expect(timeline['status']).toMatchObject({ status: 'delivered', final: true });
    const told = await answered(`/v1/audit/orders/${orderId}/timeline?at=${citation}`);
    expect(without(timeline, 'status', 'provisional')).toEqual(without(told, 'provisional'));
    const explained = (await shop.call(['explain', orderId, '--json', '--at', citation])).json();
    expect(explained['damage']).toBeNull();
    const diagnosis = await answered(`/v1/audit/orders/${orderId}/diagnosis?at=${citation}`);
    expect(without(explained, 'status', 'provisional')).toEqual(without(diagnosis, 'provisional'));
  });

  it.each([
    ['its id', () => shop.delivered.orderId],
    ['its id in small letters', () => shop.delivered.orderId.toLowerCase()],
    ['an attempt of it', () => `${shop.delivered.orderId}-a01`],
    ['its payment number', () => shop.delivered.outTradeNo],
    ["the shop's number", () => SHOP_ORDER_NO],
    ["the channel's number", () => 'T-0001'],
  ])('knows an order by %s', async (_what, asked) => {
    const { code, json } = await shop.call(['explain', asked(), '--json']);
    expect({ code, orderId: json()['orderId'] }).toEqual({ code: EXIT.ok, orderId: shop.delivered.orderId });
  });

  it('explains in the language that is asked for, whose fault it is and who acts next', async () => {
    const english = await shop.call(['explain', shop.unpaid]);
    expect(english.out).toContain('IN_PROGRESS  nobody · certain');
    expect(english.out).toMatch(/Who acts\n {4}the buyer, by \d{4}-/);
    const chinese = await shop.call(['explain', shop.unpaid], { environment: { LANG: 'zh_CN.UTF-8' } });
    expect(chinese.out).toContain('等待付款');
    expect((await shop.call(['explain', shop.unpaid, '--lang', 'zh-CN'])).out).toContain('由谁处理\n    买家，最迟 ');
  });

  it('goes back to a record, or to a time', async () => {
    const { orderId } = shop.delivered;
    const first = (await shop.call(['timeline', orderId, '--at-revision', '2', '--json'])).json();
    expect(first).toMatchObject({ revision: '2', status: { status: 'awaiting-payment' } });
    expect((await shop.call(['explain', orderId, '--at-revision', '2', '--json'])).json()).toMatchObject({
      primary: { code: 'IN_PROGRESS' },
    });
    const asOf = String(first['asOf']);
    expect((await shop.call(['timeline', orderId, '--as-of', asOf, '--json'])).json()).toMatchObject({ revision: '2' });
    const before = await shop.call(['timeline', orderId, '--as-of', '2020-01-01T00:00:00Z']);
    expect(before.code).toBe(EXIT.ok);
    expect(before.out).toContain('Nothing had been recorded of this order by then.');
  });

  it.each([
    [['timeline', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'], EXIT.notFound, /no order is known by "7ZZZ/],
    [['explain', 'nothing like it'], EXIT.notFound, /no order is known by "nothing like it": check the number/],
    [['timeline', 'ORDER', '--at-revision', '99'], EXIT.notFound, /has no record #99/],
    [['timeline', 'ORDER', '--as-of', 'yesterday'], EXIT.usage, /"yesterday" is no time: write it like 2026-/],
    [['timeline', 'ORDER', '--as-of', '2999-01-01T00:00:00Z'], EXIT.usage, /lies in the future/],
    [['timeline', 'ORDER', '--at', 'x'], EXIT.usage, /no citation/],
    [['timeline', 'ORDER', '--at-revision', '-1'], EXIT.usage, /whole number/],
    [['explain', 'ORDER', '--ruleset', 'none@9'], EXIT.usage, /no ruleset none@9/],
    [['timeline'], EXIT.usage, /missing required argument 'order'; see: cardtrail timeline --help/],
    [['timeline', 'a', 'b'], EXIT.usage, /too many arguments/],
    [['timelin', 'a'], EXIT.usage, /unknown command 'timelin' \(Did you mean timeline\?\); see: cardtrail --help/],
    [['--data', 'nowhere', 'parked', 'skip', 'a', 'b'], EXIT.usage, /--reason <text>' not specified; see: cardtrail parked skip --help/],
    [['orders', '--limit', '101'], EXIT.usage, /whole number from 1 to 100/],
    [['orders', '--status', 'fine'], EXIT.usage, /Allowed choices are awaiting-stock/],
    [['orders', '--contact', 'ann@example.com'], EXIT.usage, /--contact needs --shop/],
    [['orders', '--after', '!'], EXIT.usage, /no place in a list/],
    [['orders', '--lang', 'fr'], EXIT.usage, /known are zh-CN, en/],
    [['--data', 'nowhere', 'orders'], EXIT.unreachable, /there is no CardTrail data in .*nowhere/],
  ] as const)('says in one line what is wrong: %j', async (given, code, said) => {
    const words = given.map((word) => (word === 'ORDER' ? shop.delivered.orderId : word));
    const got = await shop.call(words);
    expect({ code: got.code, out: got.out }).toEqual({ code, out: '' });
    expect(got.err).toMatch(said);
    expect(got.err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('tells programs of a fault in JSON, and people where it arose only when they want to know', async () => {
    const { err } = await shop.call(['timeline', 'x', '--json']);
    expect(JSON.parse(err)).toMatchObject({ error: { kind: 'unknown-order', asked: 'x', exitCode: EXIT.notFound } });
    expect((await shop.call(['timeline', 'x', '--debug'])).err).toMatch(/\n\s+at /);
  });

  it('lists orders, newest first, by shop, contact, number and status', async () => {
    const { orderId } = shop.delivered;
    const ids = async (...given: string[]): Promise<unknown> =>
      ((await shop.call(['orders', '--json', ...given])).json()['items'] as readonly { orderId: string }[]).map((item) => item.orderId);
    expect(await ids()).toEqual([shop.unpaid, orderId]);
    expect(await ids('--shop', 'shop-1')).toEqual([shop.unpaid, orderId]);
    expect(await ids('--shop', 'shop-2')).toEqual([]);
    expect(await ids('--shop', 'shop-1', '--contact', ' BOB@example.com')).toEqual([shop.unpaid]);
    expect(await ids('--shop-order-no', SHOP_ORDER_NO)).toEqual([orderId]);
    expect(await ids('--shop', 'shop-1', '--shop-order-no', SHOP_ORDER_NO)).toEqual([orderId]);
    expect(await ids('--status', 'delivered')).toEqual([orderId]);
    const first = await shop.call(['orders', '--limit', '1']);
    const cursor = /--after (\S+)/.exec(first.out)?.[1] ?? '';
    expect(await ids('--limit', '1', '--after', cursor)).toEqual([orderId]);
    expect((await shop.call(['orders', '--status', 'refunded'])).out).toBe('No order fits.\n');
  });

  it('colours what a person sees at a terminal, and nothing where NO_COLOR is set', async () => {
    let out = '';
    const stdout = { write: (text: string) => (out += text), isTTY: true, columns: 80 };
    await shop.call(['timeline', shop.unpaid], { stdout });
    expect(out).toContain('\u001b[');
    out = '';
    await shop.call(['timeline', shop.unpaid], { stdout, environment: { NO_COLOR: '1' } });
    expect(out).not.toContain('\u001b[');
  });

  it('leaves the server undisturbed', async () => {
    const { keys, order, send } = shop.server;
    const asking = Array.from({ length: 5 }, () => shop.call(['timeline', shop.delivered.orderId]));
    const placing = Array.from({ length: 2 }, () => send('POST', '/v1/orders', { as: keys.shop, body: order }));
    expect((await Promise.all(placing)).map(({ status }) => status)).toEqual([201, 201]);
    expect((await Promise.all(asking)).map(({ code }) => code)).toEqual(asking.map(() => EXIT.ok));
    expect(await answered(`/v1/audit/orders/${shop.unpaid}/timeline`)).toMatchObject({ chain: 'intact' });
  });

  it('says which server does not answer where stores are shared', async () => {
    const environment = {
      EVENTSTORE_URL: 'esdb://127.0.0.1:9?tls=false',
      MONGODB_URL: 'mongodb://user:hush@127.0.0.1:9/?serverSelectionTimeoutMS=100',
    };
    const own = await called(shop.server.folder, ['orders'], { environment });
    expect(own).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('holds a shop that was never moved there') });
    const { code, err } = await called(shop.folder('elsewhere'), ['orders'], { environment });
    expect(code).toBe(EXIT.unreachable);
    expect(err).toContain('MONGODB_URL: no primary can be reached at mongodb://127.0.0.1:9');
    expect(err).not.toContain('hush');
  });

  it('has doctor tell of a setting that was misspelt', async () => {
    const { out } = await shop.call(['--data', 'nowhere', 'doctor'], { environment: { CARDTRAIL_KEKFILE: 'x' } });
    expect(out).toContain('! configuration: CARDTRAIL_KEKFILE is set, and there is no such setting');
    expect(out).toContain('CARDTRAIL_KEK_FILE is the nearest');
  });

  it('shows its help and its version, and what is at fault in the configuration', async () => {
    const help = await called(shop.server.folder, ['--help']);
    expect(help.code).toBe(EXIT.ok);
    expect(help.out).toContain('Usage: cardtrail [options] [command]');
    expect(help.out).toContain('\nExit codes:\n  0   it was done, or the answer is yes\n');
    const told = [...help.out.matchAll(/^ {2}(\d+) +(\S.*)$/gm)].map(([, code, meaning]) => `| ${code} | ${meaning} |`);
    expect(told).toHaveLength(Object.keys(EXIT).length);
    for (const row of told) expect(readFileSync(OPERATING, 'utf8')).toContain(row);
    expect((await called(shop.server.folder, ['timeline', '--help', '--lang', 'zh-CN'])).out).toContain('用法：');
    expect((await called(shop.server.folder, [])).code).toBe(EXIT.usage);
    expect((await called(shop.server.folder, ['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await called(shop.server.folder, ['migrate', '--help'])).out).toMatch(/--rate <records> +the most records per second/);
    expect((await called(shop.server.folder, ['rebuild', '--help'])).out).toMatch(/--rate <events> +the most events per second/);
    const faulty = await called(shop.server.folder, ['orders'], { environment: { PORT: 'x', HOST: '?' } });
    expect(faulty.code).toBe(EXIT.usage);
    expect(faulty.err).toMatch(/PORT: give a whole number[\s\S]*HOST: give the address/);
  });
});

function without(answer: unknown, ...fields: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(answer as object).filter(([field]) => !fields.includes(field)));
}

describe('Asking by a number while nothing knows the numbers yet', () => {
  let shop: ShopAtTheCommandLine;
  beforeAll(async () => {
    shop = await shopAtTheCommandLine();
    await shop.stop();
  });
  afterAll(() => shop.close());
  const notReady = { code: EXIT.unreachable, out: '', err: expect.stringContaining('the read model complaint-terms is not built yet') };

  it('says so, and not that there is no such order; its own id and its payment number are known all the same', async () => {
    const views = join(shop.data, 'views.db');
    const database = new DatabaseSync(views);
    database.exec("DELETE FROM state WHERE space = 'builds'");
    database.close();
    for (const command of ['timeline', 'explain']) expect(await shop.call([command, SHOP_ORDER_NO])).toMatchObject(notReady);
    for (const name of readdirSync(shop.data).filter((one) => one.startsWith('views.db'))) rmSync(join(shop.data, name));
    for (const command of ['timeline', 'explain']) {
      expect(await shop.call([command, SHOP_ORDER_NO])).toMatchObject(notReady);
      expect((await shop.call([command, shop.delivered.orderId])).code).toBe(EXIT.ok);
      expect((await shop.call([command, shop.delivered.outTradeNo])).code).toBe(EXIT.ok);
    }
  });
});
