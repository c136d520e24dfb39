import { createHmac } from 'node:crypto';
import { type ChannelAccount, instant, money, type PaymentChannel, toMillis } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { createSandboxChannel } from './sandbox.channel.js';

const KEY = 'sandbox-key-0001';
const now = instant('2026-11-24T10:00:00.000Z');
const account: ChannelAccount = {
  account: 'sandbox',
  kind: 'sandbox',
  mode: 'test',
  settings: { gatewayUrl: 'http://127.0.0.1:9000/sandbox' },
  secrets: { key: KEY },
};
const refund = { refundNo: 'R1', outTradeNo: 'CT-1', tradeNo: 'T1', amount: money(1000), paid: money(1000) };
const paid = { outTradeNo: 'CT-1', status: 'paid', tradeNo: 'T1', amount: 1000, currency: 'CNY' };
const { signal } = new AbortController();

type Signing = { readonly key?: string; readonly secondsAgo?: number };

/** A channel whose gateway always gives this answer. */
function answered(fields: object, { key = KEY, secondsAgo = 0 }: Signing = {}): PaymentChannel {
  const body = JSON.stringify(fields);
  const timestamp = String(toMillis(now) / 1000 - secondsAgo);
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  const headers = { 'x-sandbox-timestamp': timestamp, 'x-sandbox-signature': signature };
  return createSandboxChannel({ clock: { now: () => now }, fetch: () => Promise.resolve(new Response(body, { headers })) });
}
const query = (channel: PaymentChannel) => channel.query(account, { outTradeNo: 'CT-1', tradeNo: 'T1' }, signal);

describe('An answer of the sandbox', () => {
  it('is believed when it is signed, fresh and about what was asked', async () => {
    expect(await query(answered(paid))).toMatchObject({ answer: 'paid', report: { tradeNo: 'T1', amount: money(1000) } });
    expect(await answered({ refundNo: 'R1', status: 'done', channelRefundNo: 'X' }).refund(account, refund, signal)).toEqual({
      answer: 'done',
      channelRefundNo: 'X',
    });
  });

  it.each<[string, object, Signing, string]>([
    ['signed with another key', paid, { key: 'another-key-0001' }, 'answer-signature'],
    ['too old', paid, { secondsAgo: 301 }, 'answer-timestamp'],
    ['about another order', { ...paid, outTradeNo: 'CT-2' }, {}, 'answer-about-another-order'],
    ['about another trade', { ...paid, tradeNo: 'T2' }, {}, 'answer-about-another-trade'],
    ['incomplete', { ...paid, amount: '1000' }, {}, 'answer-incomplete'],
    ['of no known state', { ...paid, status: 'perhaps' }, {}, 'order-status'],
  ])('is unknown when it is %s', async (_, fields, signing, because) => {
    expect(await query(answered(fields, signing))).toEqual({ answer: 'unknown', because });
  });

  it.each<[string, object, string]>([
    ['about another refund', { refundNo: 'R2', status: 'done' }, 'answer-about-another-refund'],
    ['of no known state', { refundNo: 'R1', status: 'perhaps' }, 'refund-status'],
    ['that it does not know a refund it was just asked for', { refundNo: 'R1', status: 'not-found' }, 'refund-status'],
  ])('is no outcome of a refund when it is %s', async (_, fields, because) => {
    expect(await answered(fields).refund(account, refund, signal)).toEqual({ answer: 'unknown', because });
  });

  it('closes only the order that was asked for', async () => {
    const close = (fields: object) => answered(fields).close(account, { outTradeNo: 'CT-1' }, signal);
    expect(await close({ outTradeNo: 'CT-1', status: 'closed' })).toBe('closed');
    expect(await close({ outTradeNo: 'CT-2', status: 'closed' })).toBe('unknown');
    expect(await close({ outTradeNo: 'CT-1', status: 'unpaid' })).toBe('unknown');
  });
});

describe('The pay page of the sandbox', () => {
  const request = {
    outTradeNo: 'CT-1',
    amount: money(1000),
    subject: '点卡',
    notifyUrl: 'http://127.0.0.1:3000/v1/notify/sandbox',
    expiresAt: now,
  };

  it.each(['http://127.0.0.1:9000/sandbox', 'http://127.0.0.1:9000/sandbox/'])('is found below %s', (gatewayUrl) => {
    const pay = answered({}).pay({ ...account, settings: { gatewayUrl } }, request);
    expect(pay.kind === 'url' && pay.url).toMatch(/^http:\/\/127\.0\.0\.1:9000\/sandbox\/pay\?request=/);
    expect(JSON.stringify(pay)).not.toContain(KEY);
  });

  it('names no secret when the account is not configured', () => {
    expect(() => answered({}).pay({ ...account, settings: {} }, request)).toThrow('channel account sandbox: gatewayUrl');
  });
});
