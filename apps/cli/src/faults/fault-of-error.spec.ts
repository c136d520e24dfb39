import { describe, expect, it } from '@jest/globals';
import { faultOfError } from './fault-of-error.js';

describe('What the operating system keeps from a user', () => {
  it.each(['EACCES', 'EPERM', 'EROFS'])('is told with its path, and is no fault of the program: %s', (code) => {
    const error = Object.assign(new Error(`${code}: open '/srv/shop/trade-prefix'`), { code, path: '/srv/shop/trade-prefix' });
    expect(faultOfError(error)).toEqual({ kind: 'data-closed', path: '/srv/shop/trade-prefix', code });
  });

  it.each([8, 14, 1_544])('is told of databases with what to look at: %i', (errcode) => {
    const error = Object.assign(new Error('attempt to write a readonly database'), { errcode });
    expect(faultOfError(error)).toEqual({
      kind: 'store-not-opened',
      detail: 'Error: attempt to write a readonly database (may this user read and write the data folder?)',
    });
  });

  it('is told apart from what else goes wrong', () =>
    expect(faultOfError(Object.assign(new Error('no room'), { code: 'ENOSPC', path: '/srv' }))).toMatchObject({ kind: 'internal' }));
});
