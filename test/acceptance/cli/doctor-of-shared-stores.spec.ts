import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markMoved } from '@app/platform/engine';
import { systemClock } from '@app/platform/observability';
import { temporaryFolders } from '@app/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { called } from './shop-at-the-command-line.js';

/** Nobody answers there: a port that is reserved. */
const NOWHERE = {
  EVENTSTORE_URL: 'esdb://admin:hidden-password@127.0.0.1:9',
  MONGODB_URL: 'mongodb://user:hidden-password@127.0.0.1:9/cardtrail?serverSelectionTimeoutMS=200',
};
const ADDRESS = { events: 'esdb://events.example:2113', documents: 'mongodb://documents.example/cardtrail' };

const folderFor = temporaryFolders();

describe('Doctor of stores that many processes share', () => {
  let folder: string;
  let data: string;
  beforeEach(() => {
    folder = folderFor();
    data = join(folder, 'data');
    mkdirSync(data, { mode: 0o700 });
  });
  const doctor = (...given: readonly string[]) =>
    called(folder, ['doctor', ...given], { environment: { LANG: 'en_US.UTF-8', ...NOWHERE } });

  it('tells what it can where a server does not answer, and why it cannot tell the rest', async () => {
    writeFileSync(join(data, 'events.db'), '', { mode: 0o600 });
    writeFileSync(join(data, 'secrets.db'), '', { mode: 0o600 });
    markMoved(data, { at: systemClock.now(), place: 'a-place', ...ADDRESS });
    const { code, out, err } = await doctor();
    expect({ code, err }).toEqual({ code: EXIT.no, err: '' });
    const told = out.replaceAll(/\s+/g, ' ');
    expect(told).toContain('✓ configuration');
    expect(told).toContain('✓ folder: only its owner can read');
    expect(told).toContain('! folder: the shop moved, and its keys still lie in');
    expect(told).toMatch(/[✓!✗] disk: \d+ %/);
    expect(told).toContain('✗ stores: the store cannot be opened: MONGODB_URL');
    expect(told).toContain('- key-encryption-key: cannot be checked: the stores could not be opened');
    expect(told).toContain('- records: cannot be checked: the stores could not be opened');
    expect(told).not.toContain('hidden-password');
    expect(told).not.toContain('set EVENTSTORE_URL');
  });

  it('names a folder whose shop was never moved as what is at fault, and takes no word for a key that it could not try', async () => {
    writeFileSync(join(data, 'events.db'), '');
    writeFileSync(`${data}.kek`, 'k'.repeat(32), { mode: 0o600 });
    const { code, out } = await doctor();
    expect(code).toBe(EXIT.no);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /✗ stores: EVENTSTORE_URL and MONGODB_URL are set, and .* holds a shop that was never moved/,
    );
    expect(await doctor('--confirm-kek-stored')).toMatchObject({ code: EXIT.unreachable, out: '' });
    expect(existsSync(join(data, 'kek-stored.json'))).toBe(false);
  });
});
