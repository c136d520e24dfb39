import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findOriginBehind } from './origin.js';

describe('Where a request came from', () => {
  const behindTen = findOriginBehind(['10.0.0.0/8', '2001:db8::/32', '192.0.2.7']);

  it('is the other end of the connection, where no proxy is trusted', () =>
    expect(findOriginBehind([])('203.0.113.9', '198.51.100.1')).toEqual({ peer: '203.0.113.9', client: '203.0.113.9' }));
  it('is the first hop from the right that nobody vouches for', () =>
    expect(behindTen('10.0.0.1', '198.51.100.1, 203.0.113.9, 10.0.0.2')).toEqual({ peer: '10.0.0.1', client: '203.0.113.9' }));
  it('does not believe what a stranger forwards', () =>
    expect(behindTen('203.0.113.9', '10.0.0.1')).toEqual({ peer: '203.0.113.9', client: '203.0.113.9' }));
  it('is the farthest hop when all are trusted', () =>
    expect(behindTen('10.0.0.1', '10.9.9.9, 192.0.2.7')).toEqual({ peer: '10.0.0.1', client: '10.9.9.9' }));
  it('is the last one known where a proxy forwards nonsense', () => {
    expect(behindTen('10.0.0.1', '198.51.100.1, unknown').client).toBe('10.0.0.1');
    expect(behindTen('10.0.0.1', undefined).client).toBe('10.0.0.1');
    expect(behindTen('10.0.0.1', '').client).toBe('10.0.0.1');
  });
  it('reads several headers as one list', () => expect(behindTen('10.0.0.1', ['198.51.100.1', '10.0.0.2']).client).toBe('198.51.100.1'));
  it.each([
    ['::ffff:10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['2001:db8::1', '[2001:DB9::2]:443', '2001:db9::2'],
    ['2001:db8::1', '2001:db9::2', '2001:db9::2'],
    ['10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
  ])('knows an address however it is written: %s, %s', (peer, forwarded, client) => expect(behindTen(peer, forwarded).client).toBe(client));
  it('is unknown when the connection is gone', () =>
    expect(behindTen(undefined, '198.51.100.1')).toEqual({ peer: 'unknown', client: 'unknown' }));

  it('cannot be forged by what a client sends before its own proxy adds its address', () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 30 }))), (forged) => {
        const sent = [...forged.map((one) => one.replaceAll(',', ' ')), '203.0.113.9'].join(', ');
        expect(behindTen('10.0.0.1', sent)).toEqual({ peer: '10.0.0.1', client: '203.0.113.9' });
      }),
    ));
});
