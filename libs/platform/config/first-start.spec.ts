import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeClock, fakeScheduler, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedSecretStore } from '../secrets/index.js';
import { ensureAdminKey, keepTradePrefix } from './index.js';

const folder = temporaryFolders();

describe('The trade prefix', () => {
  it('is made on the first start and kept from then on', () => {
    const dataFolder = join(folder(), 'data');
    const made = keepTradePrefix({ dataFolder, tradePrefix: undefined }, randomFrom(1));
    expect(made).toMatch(/^[A-Z][0-9A-Z]{2}$/);
    expect(keepTradePrefix({ dataFolder, tradePrefix: undefined }, randomFrom(2))).toBe(made);
    expect(keepTradePrefix({ dataFolder, tradePrefix: made }, randomFrom(3))).toBe(made);
    expect(existsSync(join(dataFolder, 'trade-prefix'))).toBe(true);
  });
  it('is the configured one where the folder is new', () =>
    expect(keepTradePrefix({ dataFolder: folder(), tradePrefix: 'CT' }, randomFrom(1))).toBe('CT'));
  it('never changes, because payments under way carry it', () => {
    const dataFolder = folder();
    keepTradePrefix({ dataFolder, tradePrefix: 'CT' }, randomFrom(1));
    expect(() => keepTradePrefix({ dataFolder, tradePrefix: 'DT' }, randomFrom(1))).toThrow(/has used CT since its first start/);
  });
  it('is not guessed when its file was damaged', () => {
    const dataFolder = folder();
    writeFileSync(join(dataFolder, 'trade-prefix'), '???');
    expect(() => keepTradePrefix({ dataFolder, tradePrefix: undefined }, randomFrom(1))).toThrow(/damaged/);
  });
});

describe("The administrator's key", () => {
  const clock = fakeClock();
  const open = (): { readonly dataFolder: string; readonly secrets: ReturnType<typeof openEmbeddedSecretStore> } => {
    const dataFolder = folder();
    return {
      dataFolder,
      secrets: openEmbeddedSecretStore({ folder: dataFolder, kekFile: join(folder(), 'kek'), clock, scheduler: fakeScheduler(clock) }),
    };
  };

  it('is made on the first start, in a file that only its owner can read', async () => {
    const { dataFolder, secrets } = open();
    const file = join(dataFolder, 'admin.key');
    expect(await ensureAdminKey({ adminKey: undefined, dataFolder }, secrets, clock)).toEqual({ from: 'file', file, isNew: true });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await secrets.findApiKey(readFileSync(file, 'utf8').trim())).toMatchObject({ role: 'admin' });
    expect(await ensureAdminKey({ adminKey: undefined, dataFolder }, secrets, clock)).toEqual({ from: 'file', file, isNew: false });
    await secrets.close();
  });
  it('is made anew when its file was lost or it was revoked', async () => {
    const { dataFolder, secrets } = open();
    const file = join(dataFolder, 'admin.key');
    await ensureAdminKey({ adminKey: undefined, dataFolder }, secrets, clock);
    const first = readFileSync(file, 'utf8').trim();
    rmSync(file);
    expect(await ensureAdminKey({ adminKey: undefined, dataFolder }, secrets, clock)).toMatchObject({ isNew: true });
    const second = readFileSync(file, 'utf8').trim();
    expect(second).not.toBe(first);
    await secrets.revokeApiKey((await secrets.findApiKey(second))?.id ?? '', clock.now());
    expect(await ensureAdminKey({ adminKey: undefined, dataFolder }, secrets, clock)).toMatchObject({ isNew: true });
    await secrets.close();
  });
  it('lets nobody in when it could not be written down', async () => {
    const { dataFolder, secrets } = open();
    await expect(ensureAdminKey({ adminKey: undefined, dataFolder: join(dataFolder, 'gone') }, secrets, clock)).rejects.toThrow();
    expect(await secrets.listApiKeys()).toMatchObject([{ role: 'admin', revokedAt: clock.now() }]);
    await secrets.close();
  });
  it('is the configured one, and no file is made', async () => {
    const { dataFolder, secrets } = open();
    const adminKey = 'k'.repeat(32);
    expect(await ensureAdminKey({ adminKey, dataFolder }, secrets, clock)).toEqual({ from: 'configuration' });
    expect(await secrets.findApiKey(adminKey)).toMatchObject({ role: 'admin', name: 'configuration' });
    expect(existsSync(join(dataFolder, 'admin.key'))).toBe(false);
    await secrets.close();
  });
  it('may be one that was made here, unless it has another role', async () => {
    const { dataFolder, secrets } = open();
    const make = (role: 'admin' | 'shop') => secrets.createApiKey({ role, shopId: '', name: 'n', mode: 'live', scopes: [] }, clock.now());
    const { key } = await make('admin');
    expect(await ensureAdminKey({ adminKey: key, dataFolder }, secrets, clock)).toEqual({ from: 'configuration' });
    const shop = await make('shop');
    await expect(ensureAdminKey({ adminKey: shop.key, dataFolder }, secrets, clock)).rejects.toThrow(
      /CARDTRAIL_ADMIN_KEY: give another key/,
    );
    await secrets.close();
  });
});
