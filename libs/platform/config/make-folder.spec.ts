import { type accessSync, chmodSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { FolderClosed, FolderNotMade, makeFolder, mustBeOpen } from './make-folder.js';

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

describe('A folder that is there', () => {
  const newFolder = temporaryFolders();
  const filled = (): string => {
    const folder = newFolder();
    mkdirSync(join(folder, 'junk'));
    for (const name of ['events.db', 'events.db-wal', 'admin.key']) writeFileSync(join(folder, name), '');
    return folder;
  };
  /** As the operating system refuses it; whoever runs specs may often do everything. */
  const refusing =
    (refused: string, code: string, mode: number): typeof accessSync =>
    (path, asked = 0) => {
      if (path === refused && (asked & mode) !== 0) throw Object.assign(new Error(code), { code });
    };

  it('is open to whoever may do everything in it', () => expect(() => mustBeOpen(filled())).not.toThrow());

  it.each([
    ['to write in', '', 'EACCES', constants.W_OK, /cannot be read and written \(EACCES\): give it to the user that runs this/],
    ['to write in', '', 'EROFS', constants.W_OK, /mounted for reading only \(EROFS\): mount it for writing, or name another folder/],
    ['for a database', 'events.db', 'EACCES', constants.W_OK, /events\.db cannot be read and written/],
    ['for what lies beside one', 'events.db-wal', 'EACCES', constants.W_OK, /events\.db-wal cannot be read and written/],
    ['for a key', 'admin.key', 'EACCES', constants.R_OK, /admin\.key cannot be read and written/],
  ])('is told to be closed %s: %s', (_, name, code, mode, says) => {
    const folder = filled();
    const open = (): void => mustBeOpen(folder, refusing(join(folder, name), code, mode));
    expect(open).toThrow(FolderClosed);
    expect(open).toThrow(says);
  });

  it('may hold what is somebody else’s, such as the root of a volume does', () => {
    const folder = filled();
    mkdirSync(join(folder, 'lost+found'));
    expect(() => mustBeOpen(folder, refusing(join(folder, 'lost+found'), 'EACCES', constants.R_OK))).not.toThrow();
    expect(() => mustBeOpen(folder, refusing(join(folder, 'junk'), 'EACCES', constants.W_OK))).toThrow(FolderClosed);
  });

  it('may hold a key that is only read, and a file that goes meanwhile', () => {
    const folder = filled();
    expect(() => mustBeOpen(folder, refusing(join(folder, 'admin.key'), 'EACCES', constants.W_OK))).not.toThrow();
    expect(() => mustBeOpen(folder, refusing(join(folder, 'events.db-wal'), 'ENOENT', constants.R_OK))).not.toThrow();
  });
});
