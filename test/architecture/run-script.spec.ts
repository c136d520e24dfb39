import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { repository } from './planted-tree.js';

const PROGRAM = 'apps/told/src/main.js';
/** A build that takes its time, empties dist first as the real one does, and counts itself. */
const BUILD = `
const fs = require('node:fs');
fs.appendFileSync('builds.log', 'built\\n');
fs.rmSync('dist', { recursive: true, force: true });
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
fs.mkdirSync('dist/apps/told/src', { recursive: true });
fs.writeFileSync('dist/${PROGRAM}', 'console.log("told")');
`;

describe('What starts the programs', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cardtrail-run-'));
    for (const part of ['.scripts/run.mjs', 'apps/node-version.js']) cpSync(join(repository, part), join(root, part));
    for (const folder of ['libs', 'node_modules/.bin']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.bin', 'nest'), '');
    for (const file of ['nest-cli.json', 'tsconfig.json', 'tsconfig.build.json']) writeFileSync(join(root, file), '{}');
    writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', scripts: { build: 'node build.cjs' } }));
    writeFileSync(join(root, 'build.cjs'), BUILD);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const run = async (): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['.scripts/run.mjs', PROGRAM], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return stdout;
  };
  const builds = (): number => readFileSync(join(root, 'builds.log'), 'utf8').trim().split('\n').length;

  it('builds once for all that start at once, and not again while nothing changed', async () => {
    expect(await Promise.all([run(), run(), run()])).toEqual(['told\n', 'told\n', 'told\n']);
    expect(builds()).toBe(1);
    expect(await run()).toBe('told\n');
    expect(builds()).toBe(1);
  });

  it('builds again when a source is newer', async () => {
    await run();
    writeFileSync(join(root, 'libs', 'new.ts'), '');
    await run();
    expect(builds()).toBe(2);
  });

  it('says what to do where a program is missing', async () => {
    rmSync(join(root, 'node_modules', '.bin', 'nest'));
    await expect(run()).rejects.toThrow(/There is no dist\/apps\/told\/src\/main\.js: .* run npm ci/);
  });
});
