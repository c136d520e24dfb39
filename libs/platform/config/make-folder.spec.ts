import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { FolderNotMade, makeFolder } from './make-folder.js';

describe('A folder that is needed', () => {
  const newFolder = temporaryFolders();

  it('is made with those it lies in, for its owner alone, and once', () => {
    const folder = join(newFolder(), 'a', 'b');
    makeFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    chmodSync(folder, 0o750);
    makeFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o750);
  });

  it.each([
    ['in a file', (file: string) => join(file, 'a')],
    ['where a file is', (file: string) => file],
    ['where nothing can be made', () => '/proc/cardtrail/data'],
  ])('is told to be impossible %s', (_, of) => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(() => makeFolder(of(file))).toThrow(FolderNotMade);
    expect(() => makeFolder(of(file))).toThrow(/cannot be made \([A-Z]+\): name a folder that this user may write to/);
    expect(existsSync(file)).toBe(true);
  });
});
