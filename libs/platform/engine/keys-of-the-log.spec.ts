import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appendFacts, fakeClock, hastyScheduler, InMemoryEventStore, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { EVENTS_FILE, openForWriting } from '../event-store/index.js';
import { SECRETS_FILE } from '../secrets/index.js';
import { KeysMissing, refuseUsedLog } from './keys-of-the-log.js';
import { openEngine } from './open-engine.js';

const folderFor = temporaryFolders();
const clock = fakeClock();
const context = { stream: 'order-1', type: 'OrderPlaced', fieldPath: 'buyer', commandId: 'c-1' };

const open = (folder: string, kekFile: string) =>
  openEngine(
    { dataFolder: folder, kekFile, engine: { kind: 'embedded' } },
    { clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: '1' },
  );

/** A data folder with a record of which a part is sealed. */
async function shop(kekFile: string): Promise<string> {
  const folder = folderFor();
  const engine = await open(folder, kekFile);
  const buyer = await engine.secrets.seal('buyer-1', 'Alice', context);
  await appendFacts(engine.events, 'platform', { type: 'Happened', data: {} });
  await appendFacts(engine.events, 'order-1', { type: 'OrderPlaced', data: { deal: [{ buyer }] } });
  await engine.close();
  return folder;
}

describe('A log without its keys', () => {
  it('is not opened in a data folder whose keys are gone, and nothing is made in their place', async () => {
    const kekFile = join(folderFor(), 'kek');
    const folder = await shop(kekFile);
    for (const name of readdirSync(folder).filter((one) => one.startsWith(SECRETS_FILE))) rmSync(join(folder, name));
    await expect(open(folder, kekFile)).rejects.toThrow(/holds records, and no keys at all: put secrets\.db back/);
    expect(existsSync(join(folder, SECRETS_FILE))).toBe(false);
  });

  it('is not opened when the file of the keys was emptied', async () => {
    const kekFile = join(folderFor(), 'kek');
    const folder = await shop(kekFile);
    const secrets = openForWriting(join(folder, SECRETS_FILE));
    secrets.exec('DELETE FROM checks; DELETE FROM subject_keys;');
    secrets.close();
    rmSync(kekFile);
    await expect(open(folder, kekFile)).rejects.toBeInstanceOf(KeysMissing);
    expect(existsSync(kekFile)).toBe(false);
  });

  it('is not opened with the keys of another shop, and is opened again with its own', async () => {
    const kekFile = join(folderFor(), 'kek');
    const folder = await shop(kekFile);
    const [own, others] = [join(folderFor(), 'own'), await shop(kekFile)];
    cpSync(join(folder, SECRETS_FILE), own);
    const stranger = openForWriting(join(others, SECRETS_FILE));
    stranger.exec('DELETE FROM subject_keys');
    stranger.close();
    cpSync(join(others, SECRETS_FILE), join(folder, SECRETS_FILE));
    await expect(open(folder, kekFile)).rejects.toThrow('record #0 of order-1 is sealed under buyer-1, a key that is not here');
    cpSync(own, join(folder, SECRETS_FILE));
    await (await open(folder, kekFile)).close();
  });

  it('is opened when a record at its beginning is damaged: that is told to whoever asks for it', async () => {
    const kekFile = join(folderFor(), 'kek');
    const folder = await shop(kekFile);
    const log = openForWriting(join(folder, EVENTS_FILE));
    log.exec(`UPDATE events SET canonical = canonical || '.' WHERE position = 2`);
    log.close();
    await (await open(folder, kekFile)).close();
  });

  it('is opened when its keys were destroyed', async () => {
    const kekFile = join(folderFor(), 'kek');
    const folder = await shop(kekFile);
    const engine = await open(folder, kekFile);
    await engine.secrets.eraseSubject('buyer-1');
    await engine.close();
    await (await open(folder, kekFile)).close();
  });

  it('gets no first key in shared stores', async () => {
    const events = new InMemoryEventStore();
    await expect(refuseUsedLog(events)).resolves.toBeUndefined();
    await appendFacts(events, 'platform', { type: 'Happened', data: {} });
    await expect(refuseUsedLog(events)).rejects.toThrow('correct the name of the database in MONGODB_URL');
  });
});
