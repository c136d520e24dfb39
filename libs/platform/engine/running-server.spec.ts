import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { forgetRunningServer, noteRunningServer, readRunningServer } from './running-server.js';

describe('Where the server listens', () => {
  const newFolder = temporaryFolders();

  it.each([
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://0.0.0.0:3000', 'http://127.0.0.1:3000'],
    ['http://[::]:3000', 'http://[::1]:3000'],
  ])('is told as an address that can be reached: %s', (url, told) => {
    const folder = newFolder();
    noteRunningServer(folder, { url, pid: 7 });
    expect(readRunningServer(folder)).toEqual({ url: told, pid: 7 });
  });

  it('is not told once it has ended, or by a file that says something else', () => {
    const folder = newFolder();
    noteRunningServer(folder, { url: 'http://127.0.0.1:3000', pid: 7 });
    forgetRunningServer(folder);
    forgetRunningServer(folder);
    expect(readRunningServer(folder)).toBeUndefined();
    for (const text of ['{', '{}', '{"url": "nowhere", "pid": 1}']) {
      writeFileSync(join(folder, 'server.json'), text);
      expect(readRunningServer(folder)).toBeUndefined();
    }
  });
});
