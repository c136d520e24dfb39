import { join } from 'node:path';
import { type MovedBack, moveBack, moveHouse, NeverMoved, StillOpenThere, tradePrefixOf, verifyHouse } from '@app/assembly';
import type { Instant, Scheduler } from '@app/kernel';
import { arrivingSince, type Engine, giveSign, movedShopOf, openEmbeddedEngine, ShopMoved } from '@app/platform/engine';
import { StoresDiffer } from '@app/platform/moving';
import { systemClock } from '@app/platform/observability';
import { appendFacts, FaultyReadStore, fakeClock, hastyScheduler, temporaryFolders } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { moved, movingHouse, newEngine, oldEngine, TIMERS } from './moving-stage.js';

const folderFor = temporaryFolders();
const context = { stream: 'order-1', type: 'Happened', fieldPath: 'buyer', commandId: 'c-1' };
let double: EventStoreDbDouble;
let folder: string;
let kekFile: string;
let to: Engine;

/** A shop with a record, a key and a sign of life, moved. */
beforeEach(async () => {
  [folder, kekFile] = [folderFor(), join(folderFor(), 'kek')];
  double = await startEventStoreDbDouble();
  to = await newEngine(double.url, folderFor(), kekFile);
  const shop = oldEngine(folder, kekFile);
  await tradePrefixOf(shop, { dataFolder: folder, tradePrefix: undefined }, TIMERS.random);
  const buyer = await shop.secrets.seal('buyer-1', 'Alice', context);
  await appendFacts(shop.events, 'order-1', { type: 'Happened', data: { buyer } });
  await shop.documents.putState('workers', 'embedded', { beatAt: systemClock.now() }, null);
  await shop.close();
  await moved(folder, kekFile, to);
});
afterEach(async () => {
  await to.close();
  await double.close();
});

/** Takes the move back while time flies; `during`: what else happens in a pause. */
async function back(there: Engine = to, during: Partial<Scheduler> = {}): Promise<MovedBack> {
  const from = oldEngine(folder, kekFile);
  try {
    const clock = fakeClock();
    return await moveBack({ ...movingHouse(from, there, folder), clock, scheduler: { ...hastyScheduler(clock), ...during } });
  } finally {
    await from.close();
  }
}

const open = (): Engine => openEmbeddedEngine({ ...TIMERS, folder, kekFile, codeVersion: '1' });
/** The shop lives at the new place, and may be opened there. */
async function expectThere(): Promise<void> {
  expect(movedShopOf(folder)).toBeDefined();
  expect(await arrivingSince(to.documents)).toBeUndefined();
}

describe('Taking a move back', () => {
  it('closes the new place and opens the folder', async () => {
    expect(await back()).toMatchObject({ left: 0, events: 'esdb://events.example:2113' });
    expect(await arrivingSince(to.documents)).toBeDefined();
    await open().close();
    await expect(back()).rejects.toBeInstanceOf(NeverMoved);
  });

  it('leaves behind what a worker says of itself when it starts there', async () => {
    await appendFacts(to.events, 'platform', { type: 'WorkerSilent', data: {} }, { type: 'WorkerResumed', data: {} });
    expect(await back()).toMatchObject({ left: 2 });
    await open().close();
  });

  it('lets the shop move there once more, behind what is there already', async () => {
    expect(await back()).toMatchObject({ left: 0, secretsLeft: false });
    const shop = open();
    await appendFacts(shop.events, 'order-2', { type: 'Happened', data: {} });
    await shop.close();
    expect(await moved(folder, kekFile, to)).toMatchObject({ copied: 1 });
    await expectThere();
  });

  it('tells of API keys that were made there, with which the shop does not move there once more', async () => {
    await to.secrets.createApiKey({ role: 'operator', shopId: '', name: 'on trial', mode: 'live', scopes: [] }, systemClock.now());
    expect(await back()).toMatchObject({ left: 0, secretsLeft: true });
    await open().close();
    await expect(moved(folder, kekFile, to)).rejects.toBeInstanceOf(StoresDiffer);
  });

  it('lets the shop not move there once more where records about workers stay', async () => {
    await appendFacts(to.events, 'platform', { type: 'WorkerSilent', data: {} }, { type: 'WorkerResumed', data: {} });
    expect(await back()).toMatchObject({ left: 2 });
    const shop = open();
    await appendFacts(shop.events, 'platform', { type: 'WorkerSilent', data: {} });
    await shop.close();
    await expect(moved(folder, kekFile, to)).rejects.toBeInstanceOf(StoresDiffer);
    expect(await arrivingSince(to.documents)).toBeDefined();
  });

  it.each([
    [
      'a record',
      () => appendFacts(to.events, 'order-9', { type: 'Happened', data: {} }),
      { of: 'record', how: 'foreign', stream: 'order-9' },
    ],
    ['a brake', () => appendFacts(to.events, 'platform', { type: 'BrakeSet', data: {} }), { of: 'record', stream: 'platform' }],
    ['a subject that was erased', () => to.secrets.eraseSubject('buyer-1'), { of: 'secret', how: 'ahead', id: 'buyer-1' }],
  ])('is refused when something happened there that the folder does not know: %s', async (_, happen, difference) => {
    await happen();
    const refused: unknown = await back().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoresDiffer);
    expect(refused).toMatchObject({ differences: [difference] });
    await expectThere();
    expect(open).toThrow(ShopMoved);
  });

  it('is refused while a process gives signs there, whatever its clock, and the place is not closed for that', async () => {
    const day = 86_400_000;
    for (const wrong of [-day, 0, day]) {
      const sign = () => giveSign(to.documents, 'api', new Date(Date.now() + wrong).toISOString() as Instant);
      await sign();
      const seen: unknown[] = [];
      const sleep = async (): Promise<void> => {
        seen.push(await arrivingSince(to.documents));
        if (seen.length === 4) await sign();
      };
      await expect(back(to, { sleep })).rejects.toBeInstanceOf(StillOpenThere);
      expect(seen).toEqual([undefined, undefined, undefined, undefined]);
    }
    await expectThere();
  });

  it('is refused when a process that was starting gives its first sign after the place was closed', async () => {
    const documents = new FaultyReadStore(to.documents);
    const sleep = async (): Promise<void> => {
      if (documents.made.length > 0) await giveSign(to.documents, 'a-server-that-starts', systemClock.now());
    };
    await expect(back({ ...to, documents }, { sleep })).rejects.toBeInstanceOf(StillOpenThere);
    await expectThere();
  });

  it('is not held up by what a process that was killed left behind, nor by the sign that came along', async () => {
    await giveSign(to.documents, 'killed', systemClock.now());
    expect(await back()).toMatchObject({ left: 0 });
    await open().close();
  });

  it('is refused with stores that the shop was not moved to', async () => {
    const from = oldEngine(folder, kekFile);
    await expect(moveBack(movingHouse(from, { ...to, documents: from.documents }, folder))).rejects.toBeInstanceOf(ShopMoved);
    await from.close();
    await expectThere();
  });

  it('opens a place again that a call which died had closed, when the next one is refused', async () => {
    const dying = new FaultyReadStore(to.documents, (change, when) => change === 'putState' && when === 'after');
    await expect(back({ ...to, documents: dying })).rejects.toThrow('after putState');
    // A server that had opened the place before took an order there.
    await appendFacts(to.events, 'order-9', { type: 'Happened', data: {} });
    expect(await arrivingSince(to.documents)).toBeDefined();
    await expect(back()).rejects.toBeInstanceOf(StoresDiffer);
    await expectThere();
  });

  it.each(['ends when it is done again', 'is undone by moving once more'])(
    'broken off between both marks, both places are closed; it %s',
    async (how) => {
      // What the workers recorded when they began there.
      await appendFacts(to.events, 'platform', { type: 'WorkerSilent', data: {} }, { type: 'WorkerResumed', data: {} });
      const dying = new FaultyReadStore(to.documents, (change, when) => change === 'putState' && when === 'after');
      await expect(back({ ...to, documents: dying })).rejects.toThrow('after putState');
      expect(open).toThrow(ShopMoved);
      expect(await arrivingSince(to.documents)).toBeDefined();
      if (how === 'ends when it is done again') {
        expect(await back()).toMatchObject({ left: 2 });
        await open().close();
        return;
      }
      const from = oldEngine(folder, kekFile);
      expect(await verifyHouse(movingHouse(from, to, folder))).toMatchObject({ differences: [], since: true });
      expect(await arrivingSince(to.documents)).toBeDefined();
      expect(await moveHouse(movingHouse(from, to, folder))).toMatchObject({ copied: 0 });
      await from.close();
      await expectThere();
    },
  );
});
