import { type accessSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { faultInEnglish } from '../words/en/faults.js';
import { faultInChinese } from '../words/zh-CN/faults.js';
import { dataIn } from './data-in.js';

describe('The data of a folder', () => {
  const newFolder = temporaryFolders();
  /** Whoever runs specs may often read everything. */
  const closed: typeof accessSync = () => {
    throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
  };

  it('is there, or is not', () => {
    const folder = newFolder();
    expect(dataIn(folder)).toBe('none');
    expect(dataIn(join(folder, 'deeper'))).toBe('none');
    writeFileSync(join(folder, 'events.db'), '');
    expect(dataIn(folder)).toBe('there');
    expect(dataIn(join(folder, 'events.db'))).toBe('none');
  });

  it('is not said to be missing where this user may not look', () => {
    expect(dataIn('/srv/shop', closed)).toEqual({ closed: '/srv/shop/events.db', code: 'EACCES' });
    const fault = { kind: 'data-closed', path: '/srv/shop/events.db', code: 'EACCES' } as const;
    expect(faultInEnglish(fault)).toContain('/srv/shop/events.db may not be used by this user (EACCES)');
    expect(faultInChinese(fault)).toContain('无权使用 /srv/shop/events.db');
  });
});
