import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationFault, readConfiguration, type SettingFault } from './index.js';

describe('The configuration', () => {
  const folder = temporaryFolders();
  const faults = (environment: Record<string, string>, at = folder()): readonly SettingFault[] => {
    try {
      readConfiguration(environment, at);
    } catch (error) {
      if (error instanceof ConfigurationFault) return error.faults;
      throw error;
    }
    return [];
  };
  const inFile = (content: unknown): string => {
    const at = folder();
    writeFileSync(join(at, 'cardtrail.config.json'), typeof content === 'string' ? content : JSON.stringify(content));
    return at;
  };

  it('needs nothing to be set', () => {
    const at = folder();
    expect(readConfiguration({}, at)).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataFolder: join(at, 'data'),
      kekFile: join(at, 'data.kek'),
      adminKey: undefined,
      tradePrefix: undefined,
      trustedProxies: [],
      timezone: 'Asia/Shanghai',
      publicUrl: 'http://127.0.0.1:3000',
      logLevel: 'info',
      refundLimit: { count: 30, amounts: { CNY: 500_000, USD: 70_000, EUR: 60_000, HKD: 500_000 } },
      engine: { kind: 'embedded' },
      followsLog: true,
    });
  });

  it('comes from the environment first, then from the file', () => {
    const at = inFile({ PORT: 4000, HOST: '0.0.0.0', CARDTRAIL_TRUSTED_PROXIES: ['10.0.0.0/8', '::1'] });
    expect(readConfiguration({ PORT: '5000', CARDTRAIL_TRADE_PREFIX: '' }, at)).toMatchObject({
      port: 5000,
      host: '0.0.0.0',
      trustedProxies: ['10.0.0.0/8', '::1'],
      tradePrefix: undefined,
    });
  });

  it('builds notify addresses from a public URL without a slash at its end', () =>
    expect(readConfiguration({ CARDTRAIL_PUBLIC_URL: 'https://pay.example.com/trail//' }, folder()).publicUrl).toBe(
      'https://pay.example.com/trail',
    ));

  it('writes the address of a host of IP version 6 in brackets', () =>
    expect(readConfiguration({ HOST: '::1', PORT: '80' }, folder()).publicUrl).toBe('http://[::1]:80'));

  it('limits what goes back in an hour without a person, each currency for itself', () => {
    const limit = (count: string, amounts: string) =>
      readConfiguration({ CARDTRAIL_AUTO_REFUNDS_PER_HOUR: count, CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR: amounts }, folder()).refundLimit;
    expect(limit('5', ' 1000 CNY, 99.50 USD')).toEqual({ count: 5, amounts: { CNY: 100_000, USD: 9_950, EUR: 60_000, HKD: 500_000 } });
    expect(limit('0', '0 EUR')).toMatchObject({ count: 0, amounts: { EUR: 0 } });
    const at = inFile({ CARDTRAIL_AUTO_REFUNDS_PER_HOUR: 7, CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR: ['1 CNY', '2 HKD'] });
    expect(readConfiguration({}, at).refundLimit).toMatchObject({ count: 7, amounts: { CNY: 100, HKD: 200 } });
  });

  it.each(['5000', 'CNY 5000', '5000 cny', '5000 JPY', '-1 CNY', '1.234 CNY', '1 CNY,2 CNY', '1 CNY,', '1 CNY;2 USD'])(
    'knows no such amounts of an hour: %s',
    (amounts) =>
      expect(faults({ CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR: amounts })).toEqual([
        { setting: 'CARDTRAIL_AUTO_REFUND_AMOUNT_PER_HOUR', what: expect.stringMatching(/^give amounts/) },
      ]),
  );

  it('never tells a channel to notify every address: who listens on all is called on the loopback one', () => {
    expect(readConfiguration({ HOST: '0.0.0.0' }, folder()).publicUrl).toBe('http://127.0.0.1:3000');
    expect(readConfiguration({ HOST: '::', PORT: '80' }, folder()).publicUrl).toBe('http://[::1]:80');
  });

  it('names every fault at once, each with its setting', () => {
    const found = faults({
      PORT: '70000',
      HOST: 'not a host',
      CARDTRAIL_ADMIN_KEY: 'short',
      CARDTRAIL_TRADE_PREFIX: 'too-long',
      CARDTRAIL_TRUSTED_PROXIES: '10.0.0.0/33',
      CARDTRAIL_TIMEZONE: 'Asia/Nowhere',
      CARDTRAIL_PUBLIC_URL: 'ftp://example.com',
      CARDTRAIL_LOG_LEVEL: 'loud',
      CARDTRAIL_AUTO_REFUNDS_PER_HOUR: '-1',
    });
    expect(found.map(({ setting }) => setting).sort()).toEqual([
      ...['CARDTRAIL_ADMIN_KEY', 'CARDTRAIL_AUTO_REFUNDS_PER_HOUR', 'CARDTRAIL_LOG_LEVEL', 'CARDTRAIL_PUBLIC_URL', 'CARDTRAIL_TIMEZONE'],
      ...['CARDTRAIL_TRADE_PREFIX', 'CARDTRAIL_TRUSTED_PROXIES', 'HOST', 'PORT'],
    ]);
    for (const { what } of found) expect(what).toMatch(/give|unset/);
    expect(new ConfigurationFault(found).message).not.toContain('short');
  });

  it('chooses the cluster engine where both of its addresses are given, else the embedded one', () => {
    const given = { EVENTSTORE_URL: 'esdb://a:2113', MONGODB_URL: 'mongodb://b' };
    expect(readConfiguration(given, folder()).engine).toEqual({ kind: 'cluster', eventStoreUrl: 'esdb://a:2113', mongoUrl: 'mongodb://b' });
    expect(readConfiguration({}, folder()).engine).toEqual({ kind: 'embedded' });
  });

  it.each([
    [{ EVENTSTORE_URL: 'esdb://a' }, 'MONGODB_URL', 'EVENTSTORE_URL is set, and the cluster engine needs both'],
    [{ CARDTRAIL_WORKER: 'outside' }, 'CARDTRAIL_WORKER', 'the embedded engine is one process'],
    [{ CARDTRAIL_WORKER: 'away' }, 'CARDTRAIL_WORKER', 'give one of inside, outside'],
    [{ MONGODB_URL: 'mongodb://a' }, 'EVENTSTORE_URL', 'MONGODB_URL is set, and the cluster engine needs both'],
    [{ EVENTSTORE_URL: 'http://a', MONGODB_URL: 'mongodb://a' }, 'EVENTSTORE_URL', 'begin it with esdb://'],
    [{ EVENTSTORE_URL: 'esdb://a', MONGODB_URL: 'postgres://a' }, 'MONGODB_URL', 'begin it with mongodb://'],
  ])('names the half of a cluster that is missing or wrong: %j', (environment, setting, what) =>
    expect(faults(environment)).toEqual([{ setting, what: expect.stringContaining(what) }]),
  );

  it.each(['data/kek', 'data/deeper/kek'])('keeps the key-encryption key out of the data folder: %s', (file) =>
    expect(faults({ CARDTRAIL_KEK_FILE: file })).toEqual([
      { setting: 'CARDTRAIL_KEK_FILE', what: expect.stringContaining('outside the data folder') },
    ]),
  );

  it('has a folder for its data, and no file', () => {
    const at = folder();
    writeFileSync(join(at, 'data'), '');
    expect(faults({}, at)).toEqual([{ setting: 'CARDTRAIL_DATA', what: expect.stringContaining('name a folder') }]);
  });

  it.each<[string, unknown]>([
    ['cardtrail.config.json', '{ not json'],
    ['cardtrail.config.json', ['PORT']],
    ['PROT', { PROT: 3000 }],
    ['PORT', { PORT: { number: 3000 } }],
  ])('names a fault in the file: %s', (setting, content) =>
    expect(faults({}, inFile(content)).map((fault) => fault.setting)).toEqual([setting]),
  );

  it('never repeats a piece of a file that is no JSON', () =>
    expect(faults({}, inFile('{\n  "MONGODB_URL": "mongodb://shop:hunter2@b",\n  "PORT": hunter3\n}'))).toEqual([
      { setting: 'cardtrail.config.json', what: 'write valid JSON: line 3, column 11 does not fit' },
    ]));
});
