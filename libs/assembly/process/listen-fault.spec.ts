import { ConfigurationFault } from '@app/platform/config';
import { describe, expect, it } from '@jest/globals';
import { listenFault } from './listen-fault.js';

const at = { host: '192.0.2.1', port: 3000 };
const failed = (code: string): Error => Object.assign(new Error(`listen ${code}`), { code });

describe('An address that nobody can listen on', () => {
  it.each([
    ['EADDRINUSE', 'PORT: 3000 is taken on 192.0.2.1'],
    ['EACCES', 'PORT: this user may not listen on 3000'],
    ['EADDRNOTAVAIL', 'HOST: 192.0.2.1 is no address of this machine'],
    ['ENOTFOUND', 'HOST: 192.0.2.1 is no address of this machine'],
  ])('is a fault of the setting: %s', (code, told) => {
    const fault = listenFault(failed(code), at);
    expect(fault).toBeInstanceOf(ConfigurationFault);
    expect(String(fault)).toContain(told);
  });

  it('is not made of another error', () => {
    const other = failed('EMFILE');
    expect(listenFault(other, at)).toBe(other);
  });
});
