import { join } from 'node:path';
import { readConfiguration } from '@app/platform/config';
import { markMoved } from '@app/platform/engine';
import { openLog } from '@app/platform/http';
import { systemClock } from '@app/platform/observability';
import { startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi } from '../../../apps/api/src/index.js';
import { EXIT } from '../../../apps/cli/src/index.js';
import { bareMongodb } from './bare-mongodb.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from './shop-at-the-command-line.js';

/** Nobody answers there: a port that is reserved. */
const NOWHERE = {
  EVENTSTORE_URL: 'esdb://admin:hidden-password@127.0.0.1:9',
  MONGODB_URL: 'mongodb://user:hidden-password@127.0.0.1:9/cardtrail?serverSelectionTimeoutMS=200',
};

describe('Moving a shop, asked in a wrong way', () => {
  let shop: ShopAtTheCommandLine;
  beforeAll(async () => {
    shop = await shopAtTheCommandLine();
  });
  afterAll(() => shop.close());
  const migrate = (given: readonly string[], environment: Readonly<Record<string, string>> = NOWHERE) =>
    shop.call(['migrate', ...given], { environment });
  const whole = ['--from', 'embedded', '--to', 'cluster'];

  it.each([
    ['nothing is said', [], /required option '--from <engine>'/],
    ['the new place is not said', ['--from', 'embedded'], /required option '--to <engine>'/],
    ['an engine is unknown', ['--from', 'embedded', '--to', 'postgres'], /'postgres' is invalid.*embedded, cluster/],
    ['it is the same engine', ['--from', 'embedded', '--to', 'embedded'], /from embedded to cluster, not from embedded to embedded/],
    ['it is the way back', ['--from', 'cluster', '--to', 'embedded'], /from embedded to cluster, not from cluster to embedded/],
    ['it is to go back and to verify', [...whole, '--back', '--verify-only'], /'--back' cannot be used with option '--verify-only'/],
    ['the rate is none', [...whole, '--rate', '0'], /a whole number from 1/],
    ['there is too much', [...whole, 'esdb://admin:hidden-password@host'], /too many arguments/],
  ])('is refused when %s', async (_, given, says) => {
    const { code, err, out } = await migrate(given);
    expect({ code, out }).toEqual({ code: EXIT.usage, out: '' });
    expect(err).toMatch(says);
    expect(err).not.toContain('hidden-password');
  });

  it('names both settings when none is set, and the one that is missing', async () => {
    const none = await migrate(whole, {});
    expect(none).toMatchObject({ code: EXIT.usage, err: expect.stringMatching(/EVENTSTORE_URL: set it[\s\S]*MONGODB_URL: set it/) });
    const half = await migrate(whole, { EVENTSTORE_URL: NOWHERE.EVENTSTORE_URL });
    expect(half).toMatchObject({ code: EXIT.usage, err: expect.stringContaining('MONGODB_URL: ') });
  });

  it('says to stop the server that works in the folder', async () => {
    const { code, err } = await migrate(whole);
    expect({ code, err }).toEqual({ code: EXIT.unreachable, err: expect.stringContaining('stop it, and migrate then') });
    expect(err).not.toContain('hidden-password');
  });

  it('says that there is nothing to move', async () => {
    const empty = await shop.call(['--data', shop.folder('empty'), 'migrate', ...whole], { environment: NOWHERE });
    expect(empty).toMatchObject({ code: EXIT.unreachable, err: expect.stringContaining('there is no CardTrail data') });
  });
});

describe('A new place that has keys of another shop', () => {
  it('is named as such, and nothing is written to it', async () => {
    const shop = await shopAtTheCommandLine();
    await shop.stop();
    const events = await startEventStoreDbDouble();
    const check = { _id: 'key-encryption-key', wrapped: Buffer.alloc(80, 7) };
    const documents = await bareMongodb({ secret_checks: [check] });
    const environment = { EVENTSTORE_URL: events.url, MONGODB_URL: documents.url };
    const { code, err } = await shop.call(['migrate', '--from', 'embedded', '--to', 'cluster'], { environment });
    expect({ code, err }).toEqual({
      code: EXIT.damaged,
      err: expect.stringContaining('already has keys of another shop: give an empty database'),
    });
    expect(new Set(documents.commands)).toEqual(new Set(['buildInfo', 'listCollections', 'find']));
    await documents.close();
    await events.close();
    await shop.close();
  });
});

describe('A folder whose shop lives elsewhere', () => {
  let shop: ShopAtTheCommandLine;
  beforeAll(async () => {
    shop = await shopAtTheCommandLine();
    await shop.stop();
    const address = { events: 'esdb://events.example:2113', documents: 'mongodb://documents.example/cardtrail' };
    markMoved(shop.data, { at: systemClock.now(), place: 'a-place', ...address });
  });
  afterAll(() => shop.close());

  it('is opened by no server and written by no command, and both say where the shop is and how to go back', async () => {
    const where = /moved to esdb:\/\/events\.example:2113 and mongodb:\/\/documents\.example\/cardtrail at .*cardtrail migrate .*--back/;
    const config = readConfiguration({ PORT: '0', CARDTRAIL_DATA: shop.data }, shop.server.folder);
    await expect(startApi({ config, logger: openLog('silent') })).rejects.toThrow(where);
    const writing = await shop.call(['import-keys', 'card', '-'], { input: 'NEW-1' });
    expect(writing).toMatchObject({ code: EXIT.unreachable, err: expect.stringMatching(where) });
    expect((await shop.call(['rebuild', 'orders-of-shop'])).code).toBe(EXIT.unreachable);
  });

  it('is read as before, with a remark, and is moved nowhere else', async () => {
    const { code, err } = await shop.call(['timeline', shop.delivered.orderId]);
    expect({ code, err }).toEqual({ code: EXIT.ok, err: expect.stringContaining('This shop lives at esdb://events.example:2113') });
    const forPrograms = await shop.call(['timeline', shop.delivered.orderId, '--json']);
    expect(forPrograms.err).toContain('This shop lives at esdb://events.example:2113');
    expect(forPrograms.json()).toMatchObject({ chain: 'intact' });
    const { out } = await shop.call(['doctor']);
    expect(out).toContain('✗ folder: the shop of');
    expect(out).toContain('! folder: the shop moved, and its keys still lie in');
  });

  it('says so in its backups, and what is restored from them is opened by no server either', async () => {
    const [backup, restored] = [join(shop.folder('backup'), 'b'), join(shop.folder('restored'), 'r')];
    const copied = /copy of a shop that lives at esdb:\/\/events\.example:2113 .* --back/;
    expect(await shop.call(['backup', backup])).toMatchObject({ code: EXIT.ok, err: expect.stringMatching(copied) });
    const restoring = await shop.call(['restore', backup, '--into', restored, '--kek', shop.kekFile]);
    expect(restoring).toMatchObject({ code: EXIT.ok, err: expect.stringMatching(copied) });
    const config = readConfiguration({ PORT: '0', CARDTRAIL_DATA: restored, CARDTRAIL_KEK_FILE: shop.kekFile }, shop.server.folder);
    await expect(startApi({ config, logger: openLog('silent') })).rejects.toThrow('was moved to esdb://events.example:2113');
  });
});
