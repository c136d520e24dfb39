import { instant } from '@app/kernel';
import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '../event-store/event-store.port.js';
import { describeError, failedAgain, failureOf } from './failure.js';

const at = instant('2026-11-24T10:00:00.000Z');
const later = instant('2026-11-24T10:05:00.000Z');

describe('An error as it is kept', () => {
  it.each([
    [new TypeError('no such field'), 'TypeError: no such field'],
    [{ name: 'SqliteError', message: 'disk I/O error' }, 'SqliteError: disk I/O error'],
    ['just text', 'Error: just text'],
    [undefined, 'Error: undefined'],
    [{}, 'Error: thrown without a message'],
    [new Error('two\n  lines'), 'Error: two lines'],
  ])('%p reads %j', (error, text) => {
    expect(describeError(error)).toBe(text);
  });

  it.each([
    ['https://user:pass@host/path?key=1#x', 'https://…@host/path?…'],
    ['mongodb://u:p@db:27017/?tls=true', 'mongodb://…@db:27017/?…'],
    ['key ct_shop_abc-DEF_123 refused', 'key ct_… refused'],
    ['http://host/path', 'http://host/path'],
  ])('%s keeps no secret', (text, kept) => {
    expect(describeError(new Error(text))).toBe(`Error: ${kept}`);
  });

  it.each([
    [new StoreUnavailable('lost', { cause: new Error('14 UNAVAILABLE: connect ECONNREFUSED 10.0.0.1:2113') }), ' (ECONNREFUSED)'],
    [new StoreUnavailable('lost', { cause: { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) } }), ' (ENOTFOUND)'],
    [new StoreUnavailable('lost', { cause: new Error('no answer in 3000 ms') }), ''],
    [new StoreUnavailable('lost'), ''],
  ])('tells of a lost store with what the system said: %p', (error, code) => {
    expect(describeError(error)).toBe(`StoreUnavailable: lost${code}`);
  });

  it('is 500 characters at most', () => {
    expect(describeError(new Error('x'.repeat(5_000)))).toHaveLength(500);
  });
});

describe('A failure', () => {
  it('counts its tries since the first', () => {
    const first = failedAgain(undefined, new Error('a'), at);
    expect(failedAgain(first, new Error('b'), later)).toEqual({ error: 'Error: b', tries: 2, since: at, last: later });
  });

  it('is read back as it was written, and nothing else is taken for one', () => {
    const failure = failedAgain(undefined, new Error('a'), at);
    expect(failureOf({ ...failure })).toEqual(failure);
    expect(failureOf({ error: 'a' })).toBeUndefined();
  });
});
