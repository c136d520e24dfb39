import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enterStores } from '@app/assembly';
import { INTAKE_STREAM, intakeDecider } from '@app/domain/vault';
import { ADMIN_KEY_FILE, readConfiguration } from '@app/platform/config';
import { beginArrival, type Engine, KeysMissing, MoveUnfinished } from '@app/platform/engine';
import { systemClock } from '@app/platform/observability';
import { appendFacts, keysImported, temporaryFolders } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newEngine, TIMERS } from './moving-stage.js';

const folderFor = temporaryFolders();
let double: EventStoreDbDouble;
let engine: Engine;
let folder: string;
beforeEach(async () => {
  double = await startEventStoreDbDouble();
  folder = folderFor();
  engine = await newEngine(double.url, folderFor(), join(folderFor(), 'kek'));
});
afterEach(async () => {
  await engine.close();
  await double.close();
});
const enter = (into: Engine, data = folder, takesCommands = true) =>
  enterStores(into, readConfiguration({ CARDTRAIL_DATA: data }, data), { clock: systemClock, random: TIMERS.random, takesCommands });

describe('Entering stores that many processes share', () => {
  it('begins a shop where there is none', async () => {
    const { config, adminKey } = await enter(engine);
    expect(config.tradePrefix).toMatch(/^[A-Z0-9]{3}$/);
    expect(adminKey).toMatchObject({ isNew: true });
  });

  it("makes one administrator's key, whoever comes first, and none for a worker", async () => {
    const admins = async () =>
      (await engine.secrets.listApiKeys()).filter(({ role, revokedAt }) => role === 'admin' && revokedAt === undefined);
    expect(await enter(engine, folderFor(), false)).toMatchObject({ adminKey: { from: 'elsewhere' } });
    expect(await admins()).toEqual([]);
    const folders = [folderFor(), folderFor(), folderFor()];
    const entered = await Promise.all(folders.map((data) => enter(engine, data)));
    const made = entered.flatMap(({ adminKey }, index) => (adminKey.from === 'file' ? [folders[index]] : []));
    expect(made).toHaveLength(1);
    expect(await admins()).toHaveLength(1);
    const later = await enter(engine, folderFor());
    expect(later.adminKey).toEqual({ from: 'elsewhere', place: expect.stringContaining(join(made[0] ?? '?', ADMIN_KEY_FILE)) });
    expect(await enter(engine, made[0])).toMatchObject({ adminKey: { from: 'file', isNew: false } });
    expect(await admins()).toHaveLength(1);
  });

  it("makes an administrator's key anew when nobody has one any more", async () => {
    await enter(engine);
    for (const { id } of await engine.secrets.listApiKeys()) await engine.secrets.revokeApiKey(id, systemClock.now());
    expect(await enter(engine, folderFor())).toMatchObject({ adminKey: { from: 'file', isNew: true } });
  });

  it('ends when the mark of a move was put after these stores were opened, and makes no keys', async () => {
    await beginArrival(engine.documents, { shop: 'a-shop', place: 'a-place', since: systemClock.now() });
    await expect(enter(engine)).rejects.toBeInstanceOf(MoveUnfinished);
    // The move sees it, should it have looked for the mark before that was put.
    expect(await engine.events.readHead('platform')).toBeDefined();
    expect(await engine.secrets.listApiKeys()).toEqual([]);
    expect(existsSync(join(folder, ADMIN_KEY_FILE))).toBe(false);
  });

  it('ends before anything is recorded when the keys are older than the newest card keys', async () => {
    await appendFacts(engine.events, 'keybatch-b', keysImported('b', 2));
    const admitted = { type: 'BatchAdmitted', data: { batchId: 'b', productId: 'p1', quantity: 2 } };
    await appendFacts(engine.events, INTAKE_STREAM, admitted, { type: 'BatchRefused', data: { batchId: 'c', duplicates: [] } });
    const refused = enter(engine);
    await expect(refused).rejects.toBeInstanceOf(KeysMissing);
    await expect(refused).rejects.toThrow('record #0 of keybatch-b is sealed under k1, a key that is not here');
    expect(await engine.events.readHead('platform')).toBeUndefined();
    await engine.secrets.eraseSubject('k1');
    expect((await engine.handling.fold(intakeDecider, INTAKE_STREAM)).state.revision).toBe(1);
    await expect(enter(engine)).resolves.toMatchObject({ adminKey: { isNew: true } });
  });
});
