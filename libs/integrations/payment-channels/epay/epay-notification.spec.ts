import { type ChannelAccount, instant, type MessageVerdict, type RawMessage } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPaymentChannels } from '../index.js';
import { epaySignature } from './epay-signature.js';

const KEY = 'testkey-epay-0001';
const now = instant('2026-11-24T10:00:00.000Z');
const account: ChannelAccount = {
  account: 'epay-main',
  kind: 'epay',
  mode: 'live',
  settings: { gatewayUrl: 'https://pay.example.com/', pid: '1001', signStyle: 'append' },
  secrets: { key: KEY },
};
const channel = createPaymentChannels({ fetch, clock: { now: () => now } }).get('epay');

const paid = {
  pid: '1001',
  trade_no: '20160806151343349021',
  out_trade_no: 'CT01ABCDEFGHJKMNPQRSTVWXYZ01',
  type: 'alipay',
  name: 'VIP会员 100%+',
  money: '10.00',
  trade_status: 'TRADE_SUCCESS',
  param: '',
};
type Fields = { readonly [name: string]: string };

function signed(fields: Fields = paid, key = KEY, style: 'append' | 'key-parameter' = 'append'): Fields {
  return { ...fields, sign: epaySignature(new Map(Object.entries(fields)), key, style), sign_type: 'MD5' };
}
const encode = (fields: Fields): string => new URLSearchParams(fields).toString();
const byGet = (query: string): RawMessage => ({
  method: 'GET',
  query,
  contentType: '',
  headers: {},
  body: new Uint8Array(),
});
const byPost = (body: string | Uint8Array): RawMessage => ({
  method: 'POST',
  query: '',
  contentType: 'application/x-www-form-urlencoded',
  headers: {},
  body: Buffer.from(body),
});
function read(message: RawMessage, of: ChannelAccount = account): MessageVerdict {
  if (channel === undefined) throw new Error('no epay channel');
  return channel.read(of, message, now);
}
const report = {
  outTradeNo: paid.out_trade_no,
  tradeNo: paid.trade_no,
  status: 'paid',
  amount: { amount: 1000, currency: 'CNY' },
};

describe('A notification of epay', () => {
  it.each([
    ['by GET', byGet(encode(signed()))],
    ['by POST', byPost(encode(signed()))],
    ['by POST with its parameters in the query', { ...byGet(encode(signed())), method: 'POST' as const }],
    [
      'with unescaped UTF-8',
      byPost(
        Object.entries(signed({ ...paid, name: '会员' }))
          .map((pair) => pair.join('='))
          .join('&'),
      ),
    ],
  ])('is verified %s', (_, message) => {
    expect(read(message)).toEqual({ verified: true, report });
  });

  it('may carry whatever a fork adds, as long as it is signed', () => {
    const verdict = read(byGet(encode(signed({ ...paid, api_trade_no: '4200002', buyer: 'x@example.com', 自定: '值' }))));
    expect(verdict).toEqual({ verified: true, report: { ...report, walletTradeNo: '4200002' } });
  });

  it('is verified with the key as a parameter where the account says so', () => {
    const style = { ...account, settings: { ...account.settings, signStyle: 'key-parameter' } };
    expect(read(byGet(encode(signed(paid, KEY, 'key-parameter'))), style)).toEqual({ verified: true, report });
  });

  it.each(['10', '10.0', '10.00'])('is signed with money exactly as sent (%s), then read as fen', (money) => {
    expect(read(byGet(encode(signed({ ...paid, money }))))).toEqual({ verified: true, report });
  });

  it.each<[string, RawMessage, string, string | undefined]>([
    ['another key', byGet(encode(signed(paid, 'another-key-0001'))), 'signature', 'key'],
    ['the other sign style', byGet(encode(signed(paid, KEY, 'key-parameter'))), 'signature', 'sign-style'],
    ['an upper-case digest', byGet(encode({ ...signed(), sign: signed()['sign']?.toUpperCase() ?? '' })), 'signature', 'upper-case'],
    ['another way of signing', byGet(encode({ ...signed(), sign_type: 'RSA' })), 'signature', 'sign-type'],
    ['another merchant', byGet(encode(signed({ ...paid, pid: '1002' }))), 'account', 'pid'],
    ['another state than success', byGet(encode(signed({ ...paid, trade_status: 'TRADE_CLOSED' }))), 'state', undefined],
    ['an amount that is no decimal', byGet(encode(signed({ ...paid, money: '1e3' }))), 'amount', 'not-a-decimal'],
    ['a negative amount', byGet(encode(signed({ ...paid, money: '-10.00' }))), 'amount', 'not-a-decimal'],
    ['nothing paid', byGet(encode(signed({ ...paid, money: '0.00' }))), 'amount', 'not-a-decimal'],
    ['no signature', byGet(encode(paid)), 'malformed', 'sign-missing'],
    ['a parameter twice', byGet(`${encode(signed())}&money=0.01`), 'malformed', 'duplicate-parameter'],
    ['no trade number', byGet(encode(signed({ ...paid, trade_no: '' }))), 'malformed', 'field-missing'],
    ['a trade number that is none', byGet(encode(signed({ ...paid, trade_no: 'a&b' }))), 'malformed', 'number'],
    ['bytes that are not UTF-8', byPost(`${encode(signed())}&x=%E4%BC`), 'malformed', 'not-utf-8'],
    ['65,537 bytes', byPost(`${encode(signed())}&x=${'x'.repeat(65_536)}`), 'malformed', 'too-large'],
    ['101 parameters', byPost(Array.from({ length: 101 }, (_, n) => `p${n}=1`).join('&')), 'malformed', 'too-many-parameters'],
    ['nothing in it', byPost(''), 'malformed', 'empty'],
  ])('is refused with %s', (_, message, code, hint) => {
    expect(read(message)).toMatchObject({ verified: false, code, ...(hint === undefined ? {} : { hint }) });
  });

  it('is refused when one signature fits two ways of cutting it into fields', () => {
    const genuine = signed({ ...paid, name: 'x&out_trade_no=CT-OTHER&pid=1001&trade_no=T&trade_status=TRADE_SUCCESS&zz=' });
    const tail = `&out_trade_no=${paid.out_trade_no}&pid=1001&trade_no=${paid.trade_no}&trade_status=TRADE_SUCCESS&type=alipay`;
    const cut = {
      money: '10.00',
      name: 'x',
      out_trade_no: 'CT-OTHER',
      pid: '1001',
      trade_no: 'T',
      trade_status: 'TRADE_SUCCESS',
      zz: tail,
    };
    const forged = { ...cut, sign: genuine['sign'] ?? '', sign_type: 'MD5' };
    expect(signed(cut)['sign']).toBe(genuine['sign']);
    expect(read(byGet(encode(forged)))).toMatchObject({ verified: false, code: 'malformed', hint: 'ambiguous-fields' });
  });

  it('tells which order it claims though it is refused', () => {
    const message = byGet(encode({ ...signed(), sign: '0'.repeat(32) }));
    expect(read(message)).toMatchObject({ verified: false, outTradeNo: paid.out_trade_no });
    expect(channel?.claimedOutTradeNo(message)).toBe(paid.out_trade_no);
    expect(channel?.claimedOutTradeNo(byGet('out_trade_no=a%26b'))).toBeUndefined();
  });

  it('is not judged by an account without a key', () => {
    const verdict = read(byGet(encode(signed())), { ...account, secrets: {} });
    expect(verdict).toEqual({ verified: false, code: 'not-configured', outTradeNo: paid.out_trade_no });
  });
});

describe('Whatever arrives at epay', () => {
  const raw = encode(signed());
  const character = fc.constantFrom(...'0123456789abcdefXYZ%&=+._-'.split(''));

  it('is verified in any order of its parameters', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(raw.split('&'), { minLength: raw.split('&').length }), (pairs) => {
        expect(read(byGet(pairs.join('&')))).toEqual({ verified: true, report });
      }),
    );
  });

  it('is refused when any one character of a value has changed', () => {
    const names = Object.entries(signed())
      .filter(([, value]) => value !== '')
      .map(([name]) => name);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), character, (name, place, replacement) => {
        const value = signed()[name] ?? '';
        const at = place % value.length;
        fc.pre(value[at] !== replacement);
        const tampered = value.slice(0, at) + replacement + value.slice(at + 1);
        expect(read(byPost(encode({ ...signed(), [name]: tampered }))).verified).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('never says anything else than the genuine message when any one byte of it has changed', () => {
    fc.assert(
      fc.property(fc.nat(raw.length - 1), character, (at, replacement) => {
        const verdict = read(byPost(raw.slice(0, at) + replacement + raw.slice(at + 1)));
        if (verdict.verified) expect(verdict.report).toEqual(report);
      }),
      { numRuns: 500 },
    );
  });

  it('is refused however it is cut off', () => {
    for (let length = 0; length < raw.indexOf('&sign_type'); length += 1) {
      expect(read(byPost(raw.slice(0, length))).verified).toBe(false);
    }
  });

  it('is answered without an exception, junk as it may be', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }), fc.boolean(), (body, query, post) => {
        const message: RawMessage = { method: post ? 'POST' : 'GET', query, contentType: query, headers: {}, body };
        expect(read(message).verified).toBe(false);
        expect(channel?.claimedOutTradeNo(message)?.length ?? 0).toBeLessThanOrEqual(64);
      }),
      { numRuns: 200 },
    );
  });
});
