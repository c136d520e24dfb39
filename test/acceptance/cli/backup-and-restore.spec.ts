import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfiguration } from '@app/platform/config';
import { openLog } from '@app/platform/http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startApi } from '../../../apps/api/src/index.js';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

describe('A backup at the command line', () => {
  let shop: ShopAtTheCommandLine;
  beforeEach(async () => {
    shop = await shopAtTheCommandLine();
  });
  afterEach(() => shop.close());
  const restored = (...given: string[]) => shop.call(['restore', 'backup', '--into', 'restored', ...given]);
  const timeline = async (data: string): Promise<unknown> => {
    const { revision, records, chain } = (await shop.call(['--data', data, 'timeline', shop.delivered.orderId, '--json'])).json();
    return { revision, records, chain };
  };

  it('is taken beside the running server, and restored it says the same, with brakes set and old keys set apart', async () => {
    const taken = await shop.call(['backup', 'backup']);
    expect(taken.code).toBe(EXIT.ok);
    expect(taken.out).toContain('keep a copy of that file elsewhere');
    expect(readdirSync(join(shop.server.folder, 'backup')).sort()).toEqual([
      'events.db',
      'manifest.json',
      'secrets.db',
      'trade-prefix',
      'views.db',
    ]);
    const { code, out } = await restored('--kek', shop.kekFile);
    expect(code).toBe(EXIT.ok);
    expect(
      out
        .replaceAll(shop.server.folder, 'FOLDER')
        .replaceAll(/\d{4}-\S+Z/g, 'TIME')
        .replace(/position \d+/, 'position N'),
    ).toMatchInlineSnapshot(`
"Restored into FOLDER/restored: the backup of TIME, up to position N.
Refunds and deliveries are braked: what happened after the backup is not known here.
4 keys of 1 batch that were unsold then are set apart: they may have been sold since.

When you know what happened since the backup:
  1. start the server on it: CARDTRAIL_DATA=FOLDER/restored CARDTRAIL_KEK_FILE=FOLDER/data.kek npm start
  2. release keys that were not sold: POST /v1/batches/{batchId}/release {"keyIds": […]}
  3. release the brakes: GET /v1/brakes, then DELETE /v1/brakes/{brakeId}
"
`);
    expect(await timeline('restored')).toEqual(await timeline('data'));

    const kek = { CARDTRAIL_KEK_FILE: shop.kekFile };
    const config = readConfiguration(
      { PORT: '0', CARDTRAIL_DATA: 'restored', CARDTRAIL_ADMIN_KEY: shop.server.keys.admin, ...kek },
      shop.server.folder,
    );
    const api = await startApi({ config, logger: openLog('silent') });
    const headers = { authorization: `Bearer ${shop.server.keys.admin}` };
    expect(await (await fetch(`${api.url}/v1/products/card`, { headers })).json()).toMatchObject({ available: 0 });
    expect(await (await fetch(`${api.url}/v1/brakes`, { headers })).json()).toMatchObject({
      items: [{ effect: 'refunds' }, { effect: 'deliveries' }],
    });
    await api.house.worker.host.caughtUp(10_000);
    expect((await shop.call(['--data', 'restored', 'diff'], { environment: kek })).code).toBe(EXIT.ok);
    const doctor = await shop.call(['--data', 'restored', 'doctor', '--backup', 'backup'], { environment: kek });
    expect(doctor.out).toMatch(/! brakes: refunds are braked[\s\S]*DELETE \/v1\/brakes\/restore-[\s\S]*✓ backup: /);
    await api.close();
  });

  it('is refused where the key-encryption key is missing or another, and leaves nothing behind', async () => {
    await shop.call(['backup', 'backup']);
    const missing = await restored();
    expect(missing).toMatchObject({ code: EXIT.unreachable, err: expect.stringMatching(/key-encryption key .*restored\.kek is missing/) });
    writeFileSync(join(shop.server.folder, 'other.kek'), Buffer.alloc(32, 7));
    const wrong = await restored('--kek', 'other.kek');
    expect(wrong).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('is not the key-encryption key of this store') });
    expect(readdirSync(join(shop.server.folder, 'restored'))).toEqual([]);
    expect((await restored('--kek', shop.kekFile)).code).toBe(EXIT.ok);
  });

  it('is not laid out when it was changed, nor over data that is there', async () => {
    await shop.call(['backup', 'backup']);
    const over = await shop.call(['restore', 'backup', '--into', 'data']);
    expect(over).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('holds data already') });
    appendFileSync(join(shop.server.folder, 'backup', 'events.db'), 'x');
    const changed = await restored('--kek', shop.kekFile);
    expect(changed).toMatchObject({ code: EXIT.damaged, err: expect.stringContaining("events.db is not what the backup's manifest says") });
    expect(existsSync(join(shop.server.folder, 'restored'))).toBe(false);
    expect((await shop.call(['restore', 'nothing', '--into', 'restored'])).code).toBe(EXIT.notFound);
    expect((await shop.call(['doctor', '--backup', 'backup'])).out).toContain('✗ backup: ');
  });

  it('goes to a new folder outside the data', async () => {
    expect(await shop.call(['backup', 'data/inside'])).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('lies in the data folder'),
    });
    await shop.call(['backup', 'backup']);
    expect(await shop.call(['backup', 'backup'])).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('is not empty') });
    for (const target of ['/proc/cardtrail', join('backup', 'manifest.json')]) {
      expect(await shop.call(['backup', target])).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('cannot be made') });
    }
    const { json } = await shop.call(['backup', 'second', '--json']);
    const manifest: unknown = JSON.parse(readFileSync(join(shop.server.folder, 'second', 'manifest.json'), 'utf8'));
    expect(json()).toMatchObject({ target: join(shop.server.folder, 'second'), ...(manifest as object) });
  });

  it('that was laid out and not finished is opened by nobody', async () => {
    await shop.call(['backup', 'backup']);
    await restored('--kek', shop.kekFile);
    writeFileSync(join(shop.server.folder, 'restored', 'restore-unfinished'), 'as after a crash\n');
    const environment = { CARDTRAIL_KEK_FILE: shop.kekFile };
    const writing = await shop.call(['--data', 'restored', 'import-keys', 'card', '-'], { input: 'NEW-1', environment });
    expect(writing).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('run cardtrail restore once more') });
    expect((await shop.call(['--data', 'restored', 'doctor'], { environment })).out).toContain('✗ folder: a restore into');
    expect((await restored('--kek', shop.kekFile)).code).toBe(EXIT.ok);
    expect((await shop.call(['--data', 'restored', 'import-keys', 'card', '-'], { input: 'NEW-1', environment })).code).toBe(EXIT.ok);
  });
});
