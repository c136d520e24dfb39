import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendFacts, collect, fakeClock, fakeScheduler, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { DataFolderLocked, lockDataFolder } from '../event-store/index.js';
import { KeyEncryptionKeyFault } from '../secrets/index.js';
import { backUpDataFolder, checkBackup, finishRestore, layBackupOut } from './backup.js';
import { type Engine, openEmbeddedEngine, RestoreUnfinished } from './engine.js';

const TAKEN_AT = '2026-11-24T10:00:00.000Z';

describe('A backup', () => {
  const newFolder = temporaryFolders();
  const clock = fakeClock();
  const open = (folder: string, kekFile: string, restoring = false): Engine =>
    openEmbeddedEngine({ folder, kekFile, clock, scheduler: fakeScheduler(clock), random: randomFrom(1), codeVersion: 'spec', restoring });
  const backedUp = async () => {
    const root = newFolder();
    const folder = join(root, 'data');
    const kekFile = join(root, 'kek');
    const backup = join(root, 'backup');
    const engine = open(folder, kekFile);
    const sealed = await engine.secrets.seal('somebody', 'secret', place);
    await appendFacts(engine.events, 'a', { type: 'Noted', data: { sealed } });
    writeFileSync(join(folder, 'trade-prefix'), 'CT\n');
    await backUpDataFolder(folder, backup, TAKEN_AT);
    await appendFacts(engine.events, 'a', { type: 'Noted', data: { n: 2 } });
    await engine.close();
    return { root, folder, kekFile, backup, into: join(root, 'restored'), sealed };
  };
  const place = { stream: 'a', type: 'Noted', fieldPath: 'sealed', commandId: 'c' };

  it('is the state of the moment it was taken, whatever was written meanwhile', async () => {
    const { backup, into, kekFile, sealed } = await backedUp();
    expect(Object.keys((await checkBackup(backup)).files).sort()).toEqual(['events.db', 'secrets.db', 'trade-prefix', 'views.db']);
    await layBackupOut(backup, into, kekFile);
    const restored = open(into, kekFile, true);
    expect(await collect(restored.events.readStream('a'))).toHaveLength(1);
    expect(await restored.secrets.open(sealed, place)).toBe('secret');
    await restored.close();
  });

  it('is opened by nobody before what follows from it was recorded, and laid out anew until then', async () => {
    const { backup, into, kekFile } = await backedUp();
    await layBackupOut(backup, into, kekFile);
    expect(() => open(into, kekFile)).toThrow(RestoreUnfinished);
    const half = open(into, kekFile, true);
    await appendFacts(half.events, 'b', { type: 'Noted', data: {} });
    await expect(layBackupOut(backup, into, kekFile)).rejects.toBeInstanceOf(DataFolderLocked);
    await half.close();
    await layBackupOut(backup, into, kekFile);
    finishRestore(into);
    const restored = open(into, kekFile);
    expect(await restored.events.readHead('b')).toBeUndefined();
    await restored.close();
    await expect(layBackupOut(backup, into, kekFile)).rejects.toMatchObject({ name: 'BackupFault', what: 'target' });
  });

  it('is laid out nowhere where the key-encryption key is missing or another', async () => {
    const { root, backup, into } = await backedUp();
    await expect(layBackupOut(backup, into, join(root, 'none'))).rejects.toBeInstanceOf(KeyEncryptionKeyFault);
    writeFileSync(join(root, 'other'), Buffer.alloc(32, 1));
    await expect(layBackupOut(backup, into, join(root, 'other'))).rejects.toBeInstanceOf(KeyEncryptionKeyFault);
    expect(readdirSync(into)).toEqual([]);
  });

  it('is not taken for one when a file of it was changed, is missing, or is none of a backup', async () => {
    const { backup, into, kekFile } = await backedUp();
    appendFileSync(join(backup, 'events.db'), 'x');
    await expect(layBackupOut(backup, into, kekFile)).rejects.toMatchObject({
      what: 'damaged',
      message: expect.stringContaining('events.db'),
    });
    rmSync(join(backup, 'events.db'));
    await expect(checkBackup(backup)).rejects.toThrow('events.db is missing');
    writeFileSync(join(backup, 'manifest.json'), JSON.stringify({ format: 1, files: { '../x': 'y' } }));
    await expect(checkBackup(backup)).rejects.toThrow('../x');
    writeFileSync(join(backup, 'manifest.json'), '{');
    await expect(checkBackup(backup)).rejects.toMatchObject({ what: 'damaged' });
    rmSync(join(backup, 'manifest.json'));
    await expect(checkBackup(backup)).rejects.toMatchObject({ what: 'source' });
    expect(existsSync(into)).toBe(false);
  });

  it('goes to a new folder, of data that is there', async () => {
    const { root, folder, backup } = await backedUp();
    await expect(backUpDataFolder(folder, backup, TAKEN_AT)).rejects.toMatchObject({ what: 'target' });
    await expect(backUpDataFolder(join(root, 'none'), join(root, 'new'), TAKEN_AT)).rejects.toMatchObject({ what: 'source' });
    const lock = lockDataFolder(folder);
    await backUpDataFolder(folder, join(root, 'beside'), TAKEN_AT);
    lock.release();
  });
});
