import { describe, expect, it } from '@jest/globals';
import { EXIT } from '../exit-codes.js';
import { exitCodeOf } from '../faults/exit-code-of.js';
import { faultInEnglish } from '../words/en/faults.js';
import { faultInChinese } from '../words/zh-CN/faults.js';
import { faultOfRefusal } from './fault-of-refusal.js';

const key = { from: 'CARDTRAIL_ADMIN_KEY', file: '/srv/data/admin.key' };
const refused = (path: string, code: string, status: number, fields: readonly object[] = []) =>
  faultOfRefusal({ path, status, answer: { code, title: 'A title.', fields }, key });

describe('What a server refuses', () => {
  it.each(['api-key-unknown', 'api-key-revoked', 'authentication-required'])('for the key says where another may be: %s', (code) => {
    const fault = refused('/v1/parked/a/b/retry', code, 401);
    expect(fault).toEqual({ kind: 'server-key-refused', code, ...key });
    expect(exitCodeOf(fault)).toBe(EXIT.unreachable);
    for (const words of [faultInEnglish(fault), faultInChinese(fault)]) {
      expect(words).toContain('CARDTRAIL_ADMIN_KEY');
      expect(words).toContain('/srv/data/admin.key');
    }
  });

  it.each([
    [
      '/v1/parked/no-such/o/retry',
      'unknown-projection',
      { kind: 'unknown-subscription', detail: 'nothing named no-such follows the log here' },
    ],
    ['/v1/parked/orders-of-shop%401/o/skip', 'unknown-parked', { kind: 'not-parked', detail: 'nothing waits under o in orders-of-shop@1' }],
    [
      '/v1/parked/deliver-when-payment-confirmed/o/retry',
      'unknown-parked',
      { kind: 'not-parked', detail: 'order o has no failure in deliver-when-payment-confirmed' },
    ],
    ['/v1/products/a%20b/keys', 'unknown-product', { kind: 'unknown-product', productId: 'a b' }],
    ['/v1/products/p/keys', 'route-not-supported', { kind: 'route-not-supported', productId: 'p' }],
    ['/v1/parked/a/b/skip', 'reason-missing', { kind: 'reason-missing' }],
    ['/v1/parked/a/b/skip', 'nobody-follows', { kind: 'not-answered', subscription: 'a' }],
    ['/v1/audit/projections/p/rebuild', 'rebuild-under-way', { kind: 'unfit-build', detail: 'A title.' }],
  ])('is told as it is without a server: %s, %s', (path, code, fault) => expect(refused(path, code, 404)).toEqual(fault));

  it('is told field by field where fields are at fault', () => {
    const fault = refused('/v1/x', 'invalid-input', 422, [
      { field: 'rate', code: 'max' },
      { field: 'switch', code: 'is-boolean' },
    ]);
    expect(faultInEnglish(fault)).toBe('the server refused: A title. (invalid-input, status 422)\n  rate: max\n  switch: is-boolean');
    expect(faultInChinese(fault)).toContain('\n  rate：max\n  switch：is-boolean');
  });

  it.each([
    [404, EXIT.notFound],
    [422, EXIT.usage],
    [409, EXIT.no],
    [429, EXIT.unreachable],
    [503, EXIT.unreachable],
  ])('ends with its exit code otherwise: %i', (status, code) => expect(exitCodeOf(refused('/v1/x', 'something', status))).toBe(code));
});
