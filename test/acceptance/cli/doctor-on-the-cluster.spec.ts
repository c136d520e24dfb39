import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { markMoved } from '@app/platform/engine';
import { systemClock, systemScheduler } from '@app/platform/observability';
import { openEmbeddedSecretStore } from '@app/platform/secrets';
import { temporaryFolders } from '@app/testing';
import { startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { EXIT } from '../../../apps/cli/src/index.js';
import { bareMongodb } from './bare-mongodb.js';
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

  it('looks at the copy of the key, and counts no positions, where the stores are open', async () => {
    const secrets = openEmbeddedSecretStore({ folder: data, kekFile: `${data}.kek`, clock: systemClock, scheduler: systemScheduler });
    await secrets.close();
    const keys = new DatabaseSync(join(data, 'secrets.db'));
    const wrapped = keys.prepare('SELECT wrapped FROM checks').get()?.['wrapped'];
    keys.close();
    const events = await startEventStoreDbDouble();
    const documents = await bareMongodb({ secret_checks: [{ _id: 'key-encryption-key', wrapped }] });
    const there = { EVENTSTORE_URL: events.url, MONGODB_URL: documents.url };
    expect((await called(folder, ['doctor'], { environment: { LANG: 'en_US.UTF-8', ...there } })).out).toContain(
      '! key-encryption-key: it opens',
    );
    const confirmed = await called(folder, ['doctor', '--confirm-kek-stored'], { environment: { LANG: 'en_US.UTF-8', ...there } });
    expect(confirmed).toMatchObject({ code: EXIT.ok, out: expect.stringContaining('✓ key-encryption-key: it opens') });
    expect(confirmed.out).toContain('0 followers of the log, none behind');
    await documents.close();
    await events.close();
  });
});
