import { existsSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as soon } from 'node:timers/promises';
import { fakeClock, hastyScheduler, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { VIEWS_FILE } from '../read-store/index.js';
import { type Engine, openEmbeddedEngine } from './engine.js';

const folderFor = temporaryFolders();
const clock = fakeClock();
const OPEN_FILES = '/proc/self/fd';

function open(folder: string): Engine {
  const timers = { clock, scheduler: hastyScheduler(clock), random: randomFrom(1) };
  return openEmbeddedEngine({ folder, kekFile: `${folder}.kek`, codeVersion: '1', ...timers });
}

/** The files of a folder that this process holds open; only some systems tell. */
function heldOpen(folder: string): readonly string[] {
  const handles = existsSync(OPEN_FILES) ? readdirSync(OPEN_FILES) : [];
  return handles.flatMap((handle) => {
    try {
      const file = readlinkSync(join(OPEN_FILES, handle));
      return file.startsWith(folder) ? [file] : [];
    } catch {
      // The handle by which the list itself was read is closed by then.
      return [];
    }
  });
}

describe('An engine that cannot be opened wholly', () => {
  it('leaves nothing open, and the folder free', async () => {
    const folder = folderFor();
    await open(folder).close();
    writeFileSync(join(folder, VIEWS_FILE), 'this is no database, and long enough to be taken for a damaged one'.repeat(20));
    expect(() => open(folder)).toThrow('file is not a database');
    await soon();
    expect(heldOpen(folder)).toEqual([]);
    rmSync(join(folder, VIEWS_FILE));
    await open(folder).close();
  });
});
