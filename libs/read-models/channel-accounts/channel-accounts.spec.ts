import { type ChannelConfigured, type ChannelFact, channelStream } from '@app/domain/channels';
import { documents, keep, storedDocuments, toldLog } from '@app/testing';
import { at, recordedAt } from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { type ChannelAccountNow, channelAccounts } from './channel-accounts.projection.js';
import { ChannelAccounts, isHealthy } from './channel-accounts.query.js';

const configuration = (over: Partial<ChannelConfigured['data']> = {}): ChannelConfigured['data'] => ({
  account: 'epay-1',
  kind: 'epay',
  mode: 'live',
  settings: { gatewayUrl: 'https://pay.example', pid: '1001' },
  secretsVersion: 1,
  queryAfterSeconds: 60,
  attemptMinutes: 10,
  expiryGraceSeconds: 120,
  toleranceMinor: 0,
  allowManualConfirm: false,
  ...over,
});
const configured = (over: Partial<ChannelConfigured['data']> = {}): ChannelFact => ({
  type: 'ChannelConfigured',
  data: configuration(over),
});
const silent: ChannelFact = { type: 'ChannelSilent', data: { account: 'epay-1', since: at('10:00') } };
const restored: ChannelFact = { type: 'ChannelRestored', data: { account: 'epay-1', silentFrom: at('10:00') } };
const disabled: ChannelFact = { type: 'ChannelDisabled', data: { account: 'epay-1', because: 'contract ended' } };

function told(...facts: readonly ChannelFact[]): ChannelAccountNow | undefined {
  const log = toldLog();
  log.tell(channelStream('epay-1'), ...facts);
  return documents(keep(channelAccounts, log.events))['epay-1'];
}
const healthy = (...facts: readonly ChannelFact[]): boolean => {
  const account = told(...facts);
  return account !== undefined && isHealthy(account);
};

describe('A channel account', () => {
  it('is what it was last configured to be', () => {
    expect(told(configured(), configured({ toleranceMinor: 9 }))).toMatchObject({
      ...configuration({ toleranceMinor: 9 }),
      enabled: true,
      revision: '1',
    });
  });

  it('can be paid with while it is enabled and heard from', () => {
    expect(healthy(configured())).toBe(true);
    expect(healthy(configured(), silent)).toBe(false);
    expect(told(configured(), silent)).toMatchObject({ silentSince: at('10:00'), enabled: true });
    expect(healthy(configured(), silent, restored)).toBe(true);
    expect(healthy(configured(), disabled)).toBe(false);
    expect(told(configured(), disabled)).toMatchObject({ enabled: false, disabledBecause: 'contract ended' });
    expect(healthy(configured(), silent, disabled, configured())).toBe(true);
  });

  it('is not there before it was configured', () => {
    expect(told(silent, restored, disabled)).toBeUndefined();
  });
});

describe('The channel accounts', () => {
  it('are listed by name, by mode', async () => {
    const log = toldLog();
    const accounts = [['wechat', 'live'] as const, ['epay-1', 'live'] as const, ['sandbox', 'test'] as const];
    for (const [account, mode] of accounts) log.tell(channelStream(account), recordedAt(at('10:00'), configured({ account, mode })));
    const stored = storedDocuments();
    try {
      await stored.add(channelAccounts, log.events);
      const known = new ChannelAccounts(documentsOf(channelAccounts, stored.store, (name) => name));
      const list = async (wanted: Parameters<typeof known.list>[0]) => (await known.list(wanted)).items.map(({ account }) => account);
      expect(await list({})).toEqual(['epay-1', 'sandbox', 'wechat']);
      expect(await list({ mode: 'live' })).toEqual(['epay-1', 'wechat']);
      expect(await known.find('sandbox')).toMatchObject({ mode: 'test' });
      expect(await known.find('nobody')).toBeUndefined();
    } finally {
      await stored.close();
    }
  });
});
