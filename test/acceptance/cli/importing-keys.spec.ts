import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteRunningServer } from '@app/platform/engine';
import { lockDataFolder } from '@app/platform/event-store';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

describe('Importing keys from the command line', () => {
  let shop: ShopAtTheCommandLine;
  beforeEach(async () => {
    shop = await shopAtTheCommandLine();
  });
  afterEach(() => shop.close());
  const available = async (): Promise<unknown> =>
    (await shop.server.send('GET', '/v1/products/card', { as: shop.server.keys.operator })).body?.['available'];
  const keyFile = (name: string, text: string): string => {
    writeFileSync(join(shop.server.folder, name), text);
    return name;
  };

  it('is done by the running server, with a report by line', async () => {
    const lines = ['NEW-0001', '', 'AAAA-BBBB-0001', 'NEW-0002', 'NEW-0001', 'null', '抱歉，缺货'];
    const { code, out } = await shop.call(['import-keys', 'card', keyFile('keys.txt', `${lines.join('\n')}\n`)]);
    expect(code).toBe(EXIT.ok);
    expect(out.replace(shop.server.api.url, 'URL')).toMatchInlineSnapshot(`
"3 keys imported in 1 batch.
2 left out as duplicates:
  line 3: is in the house already
  line 5: stands in the file twice
1 left out as no keys:
  line 6: is a placeholder
1 taken, but look odd:
  line 7: looks like an apology, not like a key
Imported by the server at URL.
"
`);
    await shop.server.facts();
    expect(await available()).toBe(6);
  });

  it('is done directly where no server runs, and says the same', async () => {
    await shop.stop();
    const file = keyFile('keys.txt', 'NEW-0001\n\nAAAA-BBBB-0001\nNEW-0002\nNEW-0001\nnull\n');
    const { code, json } = await shop.call(['import-keys', 'card', file, '--json']);
    expect({ code, report: json() }).toMatchObject({
      code: EXIT.ok,
      report: {
        ...{ productId: 'card', server: null, imported: 2, counts: { lines: 5, duplicates: 2, rejected: 1, doubtful: 0 } },
        duplicates: [
          { line: 3, reason: 'already-in-stock' },
          { line: 5, reason: 'duplicate-in-file' },
        ],
        rejected: [{ line: 6, reason: 'placeholder' }],
      },
    });
    const again = await shop.call(['import-keys', 'card', file]);
    expect(again.code).toBe(EXIT.no);
    expect(again.out).toContain('0 keys imported in 0 batches.');
  });

  it.each([
    ['keys.csv', [], '"A,1",note\nB-2,other\n'],
    ['keys.ndjson', [], '"A,1"\n{"key": "B-2"}\n'],
    ['keys.dat', ['--format', 'text'], 'A,1\nB-2\n'],
  ] as const)('reads %s', async (name, options, text) => {
    const { code, json } = await shop.call(['import-keys', 'card', keyFile(name, text), ...options, '--json']);
    expect({ code, imported: json()['imported'] }).toEqual({ code: EXIT.ok, imported: 2 });
  });

  it('reads standard input, by the thousand, and draws a bar where somebody looks on', async () => {
    const input = Array.from({ length: 6_000 }, (_, n) => `PIPE-${n}`).join('\n');
    let seen = '';
    const stderr = { write: (text: string) => (seen += text), isTTY: true, columns: 80 };
    const { code, json } = await shop.call(['import-keys', 'card', '-', '--json'], { input });
    expect({ code, imported: json()['imported'] }).toEqual({ code: EXIT.ok, imported: 6_000 });
    const again = await shop.call(['import-keys', 'card', '-'], { input: 'PIPE-1\nFRESH-1\nnull', stderr });
    expect(again.out).toContain('1 key imported in 1 batch.\n1 left out as duplicates:\n  line 1: is in the house already\n');
    expect(seen).toContain('importing');
  }, 60_000);

  it.each([
    [['unheard-of', 'keys.txt'], EXIT.notFound, /there is no product unheard-of: list it first/],
    [['card', 'missing.txt'], EXIT.notFound, /missing\.txt cannot be read/],
    [['card', 'bad.ndjson'], EXIT.usage, /line 2 cannot be read \(not-json\)/],
    [['card', 'keys.txt', '--format', 'xml'], EXIT.usage, /Allowed choices are text, csv, ndjson/],
  ] as const)('says what is wrong: %j', async (given, code, said) => {
    keyFile('keys.txt', 'NEW-1\n');
    keyFile('bad.ndjson', '"A"\n{\n');
    const byServer = await shop.call(['import-keys', ...given]);
    expect(byServer).toMatchObject({ code, err: expect.stringMatching(said) });
    await shop.stop();
    expect(await shop.call(['import-keys', ...given])).toMatchObject({ code, err: byServer.err });
  });

  it('does not believe a file that tells of a server which no longer runs', async () => {
    await shop.stop();
    noteRunningServer(shop.data, { url: shop.server.api.url, pid: 1 });
    expect((await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1' })).code).toBe(EXIT.ok);
  });

  it('goes to nobody while the folder is held by a process that cannot be spoken to', async () => {
    await shop.stop();
    const lock = lockDataFolder(shop.data);
    const unnamed = await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1' });
    expect(unnamed).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('does not say where it listens') });
    noteRunningServer(shop.data, { url: 'http://127.0.0.1:9', pid: 1 });
    const silent = await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1' });
    expect(silent).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('does not answer') });
    lock.release();
  });

  it("needs an administrator's key for the server: the configured one, or the one in the data folder", async () => {
    const environment = { CARDTRAIL_ADMIN_KEY: '' };
    const without = await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1', environment });
    expect(without).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('set CARDTRAIL_ADMIN_KEY') });
    writeFileSync(join(shop.data, 'admin.key'), `${shop.server.keys.admin}\n`);
    expect((await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1', environment })).code).toBe(EXIT.ok);
    rmSync(join(shop.data, 'admin.key'));
    const wrong = await shop.call(['import-keys', 'card', '-'], { input: 'NEW-2', environment: { CARDTRAIL_ADMIN_KEY: 'x'.repeat(40) } });
    expect(wrong).toMatchObject({ code: EXIT.unreachable, err: expect.stringMatching(/api-key-unknown.*or look at .*admin\.key/) });
  });

  it('sends the same command again when an answer was lost', async () => {
    let lost = 0;
    const losing: typeof fetch = async (url, request) => {
      const response = await fetch(url, request);
      if (lost > 0) return response;
      lost += 1;
      throw new TypeError('fetch failed', { cause: new Error('the line broke') });
    };
    const { code, json } = await shop.call(['import-keys', 'card', '-', '--json'], { input: 'NEW-1\nNEW-2', fetch: losing });
    expect({ code, lost, imported: json()['imported'], duplicates: json()['duplicates'] }).toEqual({
      code: EXIT.ok,
      lost: 1,
      imported: 2,
      duplicates: [],
    });
  });
});
