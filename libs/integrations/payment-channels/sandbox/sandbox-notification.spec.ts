import { createHmac } from 'node:crypto';
import { type ChannelAccount, type Instant, instant, type MessageVerdict, plusSeconds, type RawMessage } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSandboxChannel } from './sandbox.channel.js';

const KEY = 'sandbox-key-0001';
const sentAt = instant('2026-11-24T10:00:00.000Z');
const channel = createSandboxChannel({ fetch, clock: { now: () => sentAt } });
const account: ChannelAccount = {
  account: 'sandbox',
  kind: 'sandbox',
  mode: 'test',
  settings: { gatewayUrl: 'http://127.0.0.1:9000/sandbox' },
  secrets: { key: KEY },
};
const told = {
  outTradeNo: 'CT01ABCDEFGHJKMNPQRSTVWXYZ01',
  tradeNo: 'S1',
  walletTradeNo: 'W1',
  status: 'paid',
  paidAt: '2026-11-24T09:59:59.000Z',
};
const paid = { ...told, type: 'payment', account: 'sandbox', amount: 1000, currency: 'CNY' };
const report = { ...told, amount: { amount: 1000, currency: 'CNY' } };

function message(body: string | Uint8Array, signedBody: string | Uint8Array = body, key = KEY): RawMessage {
  const timestamp = '1795514400';
  const signature = createHmac('sha256', key).update(`${timestamp}.`).update(signedBody).digest('hex');
  return {
    method: 'POST',
    query: '',
    contentType: 'application/json',
    headers: { 'X-Sandbox-Timestamp': timestamp, 'x-sandbox-signature': signature },
    body: Buffer.from(body),
  };
}
const json = (fields: object): string => JSON.stringify({ ...paid, ...fields });
const read = (raw: RawMessage, now: Instant = sentAt, of = account): MessageVerdict => channel.read(of, raw, now);

describe('A notification of the sandbox', () => {
  it('is verified over its raw bytes', () => {
    expect(read(message(`  ${json({})}\n`))).toEqual({ verified: true, report });
  });

  it.each([-300, 0, 300])('is taken when it is %i s from our clock', (seconds) => {
    expect(read(message(json({})), plusSeconds(sentAt, seconds)).verified).toBe(true);
  });

  it.each([-301, 301])('is refused when it is %i s from our clock', (seconds) => {
    expect(read(message(json({})), plusSeconds(sentAt, seconds))).toMatchObject({ verified: false, code: 'timestamp' });
  });

  it.each<[string, RawMessage, string]>([
    ['another key', message(json({}), json({}), 'another-key'), 'signature'],
    ['another amount than was signed', message(json({ amount: 1 }), json({})), 'signature'],
    ['another account', message(json({ account: 'other' })), 'account'],
    ['an unknown state', message(json({ status: 'pending' })), 'state'],
    ['a fraction of a fen', message(json({ amount: 10.5 })), 'amount'],
    ['an unknown currency', message(json({ currency: 'XYZ' })), 'amount'],
    ['no trade number', message(json({ tradeNo: '' })), 'malformed'],
    ['another type', message(json({ type: 'refund' })), 'malformed'],
    ['no signature', { ...message(json({})), headers: {} }, 'malformed'],
    ['GET', { ...message(json({})), method: 'GET' }, 'malformed'],
    ['half of its bytes', message(json({}).slice(0, 60)), 'malformed'],
    ['65,537 bytes', message(json({ pad: 'x'.repeat(65_536) })), 'malformed'],
  ])('is refused with %s', (_, raw, code) => {
    expect(read(raw)).toMatchObject({ verified: false, code });
  });

  it('tells which order it claims though it is refused', () => {
    expect(read(message(json({}), 'x'))).toMatchObject({ code: 'signature', outTradeNo: paid.outTradeNo });
    expect(channel.claimedOutTradeNo(message(json({})))).toBe(paid.outTradeNo);
  });

  it('is not judged by an account without a key', () => {
    expect(read(message(json({})), sentAt, { ...account, secrets: {} })).toMatchObject({ code: 'not-configured' });
  });
});

describe('Whatever arrives at the sandbox', () => {
  const genuine = Buffer.from(json({}));

  it('is refused when any one byte has changed', () => {
    fc.assert(
      fc.property(fc.nat(genuine.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const tampered = Uint8Array.from(genuine, (byte, index) => (index === at ? byte ^ difference : byte));
        expect(read(message(tampered, genuine)).verified).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is answered without an exception, junk as it may be', () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => Buffer.from(text)),
    );
    const headers = fc.dictionary(fc.constantFrom('x-sandbox-timestamp', 'X-Sandbox-Signature'), fc.string());
    fc.assert(
      fc.property(body, headers, (bytes, head) => {
        const raw = message(bytes);
        expect(read({ ...raw, headers: head }).verified).toBe(false);
        expect(read(raw).verified).toBe(false);
        expect(channel.claimedOutTradeNo(raw)).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('Configuring a sandbox account', () => {
  it('takes no live mode', () => {
    expect(channel.configurationFaults(account)).toEqual([]);
    expect(channel.configurationFaults({ ...account, mode: 'live' })).toEqual([expect.stringMatching(/^mode: /)]);
  });

  it('asks for the key and the address', () => {
    const faults = channel.configurationFaults({ ...account, settings: {}, secrets: {} });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['gatewayUrl', 'key']);
  });
});
