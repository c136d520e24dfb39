import { type ChannelAccount, instant, type PayRequest } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { createEpayChannel } from './epay.channel.js';

const channel = createEpayChannel({ fetch });
const account: ChannelAccount = {
  account: 'epay-main',
  kind: 'epay',
  mode: 'live',
  settings: { gatewayUrl: 'https://pay.example.com/sub', pid: '1001', signStyle: 'append' },
  secrets: { key: 'testkey-epay-0001' },
};
const request: PayRequest = {
  outTradeNo: 'CT01ABCDEFGHJKMNPQRSTVWXYZ01',
  amount: { amount: 1000, currency: 'CNY' },
  subject: 'D&D 点卡\n',
  notifyUrl: 'https://shop.example.com/v1/notify/epay-main',
  returnUrl: 'https://shop.example.com/back?order=1',
  method: 'wxpay',
  expiresAt: instant('2026-11-24T10:15:00.000Z'),
};
const withSettings = (settings: ChannelAccount['settings']): ChannelAccount => ({
  ...account,
  settings: { ...account.settings, ...settings },
});

describe('The pay page of epay', () => {
  it.each(['https://pay.example.com/sub', 'https://pay.example.com/sub/'])('is found below %s', (gatewayUrl) => {
    const pay = channel.pay(withSettings({ gatewayUrl }), request);
    expect(pay.kind === 'url' && pay.url).toMatch(/^https:\/\/pay\.example\.com\/sub\/submit\.php\?pid=1001&/);
  });

  it('is given all that the design names, and never the key', () => {
    const pay = channel.pay(account, request);
    if (pay.kind !== 'url') throw new Error('expected an address');
    expect(Object.fromEntries(new URL(pay.url).searchParams)).toEqual({
      pid: '1001',
      type: 'wxpay',
      out_trade_no: request.outTradeNo,
      notify_url: request.notifyUrl,
      return_url: request.returnUrl,
      name: 'D＆D 点卡',
      money: '10.00',
      sign: expect.stringMatching(/^[0-9a-f]{32}$/),
      sign_type: 'MD5',
    });
    expect(pay.url).not.toContain('testkey');
    expect(channel.pay(account, request)).toEqual(pay);
  });

  it('names no secret when the account is not configured', () => {
    const broken = withSettings({ gatewayUrl: 'nowhere' });
    expect(() => channel.pay(broken, request)).toThrow('channel account epay-main: gatewayUrl: give an address');
  });
});

describe('Configuring an epay account', () => {
  it('finds nothing wrong with a good one', () => {
    expect(channel.configurationFaults(withSettings({ queryAfterSeconds: 60, refundStatusQuery: true }))).toEqual([]);
  });

  it('tells every fault at once', () => {
    const faults = channel.configurationFaults({
      ...withSettings({ gatewayUrl: 'http://pay.example.com', pid: '', signStyle: 'both', attemptMinutes: 0, methods: 'a,,b' }),
      secrets: { key: 'pasted with a line end\n' },
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['gatewayUrl', 'pid', 'signStyle', 'methods', 'key', 'attemptMinutes']);
    expect(faults.join()).not.toContain('pasted');
  });

  it.each([
    ['https://pay.example.com/submit.php', 'give the folder'],
    ['https://user:word@pay.example.com/', 'leave user name'],
    ['https://pay.example.com/?a=1', 'leave out everything'],
    ['ftp://pay.example.com/', 'https://'],
    ['', 'give the address'],
  ])('refuses %s as the address of a gateway', (gatewayUrl, words) => {
    expect(channel.configurationFaults(withSettings({ gatewayUrl }))).toEqual([expect.stringContaining(words)]);
  });

  it('takes a gateway on this machine without https', () => {
    expect(channel.configurationFaults(withSettings({ gatewayUrl: 'http://127.0.0.1:9000/epay' }))).toEqual([]);
  });
});

describe('What epay can do', () => {
  it('cannot close, and settles a refund by asking only where the gateway tells it', () => {
    expect(channel.capabilities(account)).toEqual({
      query: true,
      close: false,
      refund: 'neither',
      methods: ['alipay', 'wxpay', 'qqpay'],
      currencies: ['CNY'],
    });
    expect(channel.capabilities(withSettings({ refundStatusQuery: true, methods: 'alipay' }))).toMatchObject({
      refund: 'askable',
      methods: ['alipay'],
    });
  });

  it('answers in the words of the protocol', () => {
    expect(channel.reply('accepted')).toMatchObject({ status: 200, body: 'success' });
    expect(channel.reply('refused')).toMatchObject({ status: 400, body: 'fail' });
    expect(channel.reply('try-again')).toMatchObject({ status: 503, body: 'fail' });
  });
});
