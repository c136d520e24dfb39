import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeClock, hastyScheduler, randomFrom, temporaryFolders } from '@app/testing';
import { describe, expect, it } from '@jest/globals';
import { openEmbeddedEngine } from './engine.js';
import { MOVED_MARK, markMoved, movedShopFrom, movedShopOf, ShopMoved, ShopNotMoved, shownAddresses } from './moved-shop.js';
import { openEngine } from './open-engine.js';

const folderFor = temporaryFolders();
const clock = fakeClock();
const there = { at: clock.now(), place: 'a-place', events: 'esdb://a:2113', documents: 'mongodb://b/cardtrail' };

function open(folder: string, moving = false): ReturnType<typeof openEmbeddedEngine> {
  const timers = { clock, scheduler: hastyScheduler(clock), random: randomFrom(1) };
  return openEmbeddedEngine({ folder, kekFile: `${folder}.kek`, codeVersion: '1', moving, ...timers });
}

describe('The mark of a shop that moved', () => {
  it('keeps everyone from opening the folder, but for a move, and gives the lock back', async () => {
    const folder = folderFor();
    await open(folder).close();
    expect(movedShopOf(folder)).toBeUndefined();
    markMoved(folder, there);
    expect(() => open(folder)).toThrow(ShopMoved);
    expect(() => open(folder)).toThrow(`was moved to esdb://a:2113 and mongodb://b/cardtrail at ${there.at}`);
    await open(folder, true).close();
    expect(statSync(join(folder, MOVED_MARK)).mode & 0o777).toBe(0o600);
  });

  it('stands as it was first put', () => {
    const folder = folderFor();
    markMoved(folder, there);
    markMoved(folder, { ...there, events: 'esdb://other:2113' });
    expect(movedShopOf(folder)).toEqual(there);
    expect(readFileSync(join(folder, MOVED_MARK), 'utf8')).toContain('esdb://a:2113');
  });

  it('counts also when it cannot be read', () => {
    const folder = folderFor();
    for (const text of ['', 'nonsense', '{}']) {
      writeFileSync(join(folder, MOVED_MARK), text);
      expect(() => open(folder)).toThrow(ShopMoved);
    }
  });
});

describe('Shared stores that are opened from a data folder', () => {
  const nowhere = { kind: 'cluster', eventStoreUrl: 'esdb://127.0.0.1:9', mongoUrl: 'mongodb://127.0.0.1:9/x' } as const;
  const timers = { clock, scheduler: hastyScheduler(clock), random: randomFrom(1), codeVersion: '1' };

  it('are not even asked when the folder holds a shop that was never moved', async () => {
    const folder = folderFor();
    expect(movedShopFrom(folder)).toBeUndefined();
    await open(folder).close();
    const opening = openEngine({ dataFolder: folder, kekFile: `${folder}.kek`, engine: nowhere }, timers);
    await expect(opening).rejects.toBeInstanceOf(ShopNotMoved);
    await expect(opening).rejects.toThrow('run cardtrail migrate, or set CARDTRAIL_DATA to another folder');
  });

  it('are told which they must be when its shop was moved', async () => {
    const folder = folderFor();
    await open(folder).close();
    markMoved(folder, there);
    expect(movedShopFrom(folder)).toEqual(there);
  });
});

describe('Addresses that are shown', () => {
  it('tell neither user nor password nor options', async () => {
    const eventStoreUrl = 'esdb://admin:hidden-1@a:2113,b:2113?tlsCAFile=/secret/ca.pem';
    const mongoUrl = 'mongodb://user:hidden-2@c:27017,d/shop?authSource=admin';
    const shown = await shownAddresses({ kind: 'cluster', eventStoreUrl, mongoUrl });
    expect(JSON.stringify(shown)).not.toMatch(/hidden|admin|user|secret/);
    expect(shown).toEqual({ events: expect.stringContaining('a:2113,b:2113'), documents: 'mongodb://c:27017,d/shop' });
  });
});
