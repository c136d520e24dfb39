import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

describe('A store that somebody changed', () => {
  let shop: ShopAtTheCommandLine;
  beforeEach(async () => {
    shop = await shopAtTheCommandLine();
    await shop.stop();
  });
  afterEach(() => shop.close());
  const changed = (sql: string): void => {
    const events = new DatabaseSync(join(shop.data, 'events.db'));
    events.exec(sql);
    events.close();
  };
  const stream = (): string => `order-${shop.delivered.orderId}`;
  /** Flips one bit of one byte in the file itself, within the record that holds the text. */
  const flipped = (text: string): void => {
    const file = join(shop.data, 'events.db');
    const bytes = readFileSync(file);
    const at = bytes.indexOf(text);
    expect(at).toBeGreaterThan(0);
    bytes[at + text.length - 1] = (bytes[at + text.length - 1] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };

  it('by SQL is told by timeline, explain and doctor, each naming the record', async () => {
    changed(
      `UPDATE events SET canonical = replace(canonical, '"amount":1000', '"amount":9000') WHERE stream = '${stream()}' AND revision = 4`,
    );
    const timeline = await shop.call(['timeline', shop.delivered.orderId]);
    expect(timeline.code).toBe(EXIT.damaged);
    expect(timeline.out).toContain('10 records, chain BROKEN');
    expect(timeline.out).toContain(`Record #4 of ${stream()} is damaged (bytes)`);
    expect(timeline.out).toContain(`${shop.delivered.orderId}  unknown: history damaged · 10 records`);
    expect((await shop.call(['timeline', shop.delivered.orderId, '--json'])).json()).toMatchObject({
      chain: 'broken',
      status: null,
      damage: { stream: stream(), revision: '4', kind: 'bytes' },
    });
    const explain = await shop.call(['explain', shop.delivered.orderId]);
    expect(explain.code).toBe(EXIT.damaged);
    expect(explain.out).toContain('HISTORY_INCOMPLETE');
    expect(explain.out).toContain(`Record #4 of ${stream()} is damaged`);
    expect(explain.out).toContain(`${shop.delivered.orderId}  unknown: history damaged\n`);
    expect((await shop.call(['explain', shop.delivered.orderId, '--json'])).json()).toMatchObject({
      ...{ chain: 'broken', status: null, damage: { stream: stream(), revision: '4', kind: 'bytes' } },
    });
    const inChinese = { environment: { LANG: 'zh_CN.UTF-8' } };
    expect((await shop.call(['timeline', shop.delivered.orderId], inChinese)).out).toContain('未知：历史记录已损坏');
    const doctor = await shop.call(['doctor']);
    expect(doctor.code).toBe(EXIT.no);
    expect(doctor.out.replaceAll(/\s+/g, ' ')).toContain(`✗ records: record #4 of ${stream()} is not as it was recorded (bytes)`);
    expect(await shop.call(['timeline', shop.unpaid])).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('awaiting payment') });
    const before = await shop.call(['timeline', shop.delivered.orderId, '--at-revision', '3', '--json']);
    expect(before.json()).toMatchObject({ chain: 'intact', damage: null, status: { status: 'awaiting-payment' } });
  });

  it('by one flipped byte in the file is told by the same three, even in the last record of an order', async () => {
    const { orderId } = shop.delivered;
    const last = (await shop.call(['timeline', orderId, '--json'])).json()['records'] as readonly { readonly id: string }[];
    flipped(`"data":{"quantity":1},"id":"${last.at(-1)?.id ?? ''}`);
    const timeline = await shop.call(['timeline', orderId]);
    expect(timeline).toMatchObject({ code: EXIT.damaged, out: expect.stringContaining(`Record #9 of ${stream()} is damaged (bytes)`) });
    expect(await shop.call(['explain', orderId])).toMatchObject({ code: EXIT.damaged, out: expect.stringContaining('Record #9') });
    expect((await shop.call(['doctor', '--json'])).json()).toMatchObject({
      healthy: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'files', verdict: 'ok' }),
        expect.objectContaining({ check: 'records', verdict: 'fail', parameters: { stream: stream(), revision: 9, kind: 'bytes' } }),
      ]),
    });
  });

  it('so that a record cannot be read is told with what comes before it, and nothing is guessed', async () => {
    changed(`UPDATE events SET canonical = substr(canonical, 2) WHERE stream = '${stream()}' AND revision = 4`);
    const timeline = await shop.call(['timeline', shop.delivered.orderId]);
    expect(timeline.code).toBe(EXIT.damaged);
    expect(timeline.out).toContain('unknown: history damaged · 4 records, chain BROKEN');
    expect(timeline.out).toContain(`Record #4 of ${stream()} is damaged (bytes)`);
    expect((await shop.call(['explain', shop.delivered.orderId])).code).toBe(EXIT.damaged);
    const diff = await shop.call(['diff', 'orders-of-shop']);
    expect(diff).toMatchObject({ code: EXIT.damaged, err: expect.stringContaining(`record #4 of ${stream()} is damaged`) });
    const doctor = await shop.call(['doctor']);
    expect(doctor.out).toContain('- reservations: cannot be checked: a record cannot be read');
  });

  it('where an order rests on it is told by the timeline of that order', async () => {
    changed(
      `UPDATE events SET canonical = replace(canonical, '"tradeNo":"T-0001"', '"tradeNo":"T-0002"') WHERE stream LIKE 'trade-cashier-%'`,
    );
    const { code, out } = await shop.call(['timeline', shop.delivered.orderId]);
    expect(code).toBe(EXIT.damaged);
    expect(out).toMatch(/Record #0 of trade-cashier-\w+, on which the order rests, is not what it was\./);
    expect(out).toContain('NOT what the order pinned');
  });

  it('so that the file is no database is told in one line', async () => {
    const file = join(shop.data, 'events.db');
    const bytes = readFileSync(file);
    bytes.fill(0xff, 0, 4_096);
    writeFileSync(file, bytes);
    const timeline = await shop.call(['timeline', shop.delivered.orderId]);
    expect(timeline).toMatchObject({ code: EXIT.damaged, out: '', err: expect.stringContaining('a file of the data folder is damaged') });
    const doctor = await shop.call(['doctor']);
    expect(doctor.code).toBe(EXIT.no);
    expect(doctor.out).toContain('✗ files: events.db is damaged');
  });
});
