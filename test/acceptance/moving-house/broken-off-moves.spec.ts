import { join } from 'node:path';
import { livesThere, moveHouse, verifyHouse } from '@app/assembly';
import { type Instant, plusSeconds } from '@app/kernel';
import { arrivingSince, type Engine, movedShopOf } from '@app/platform/engine';
import { systemClock } from '@app/platform/observability';
import { orderSagas } from '@app/sagas';
import { appendFacts, collect, temporaryFolders } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { movingHouse, newEngine, oldEngine, textsOf } from './moving-stage.js';

/** Every durable step of a move, in order. The file `moved-to.json` is written before the last one. */
const STEPS = [
  'the trade prefix',
  'the mark that a shop arrives',
  'subject keys',
  'index keys',
  'API keys',
  'channel secrets',
  'records of intake-1',
  'records of order-1',
  'records of order-2',
  'the trade prefix, there',
  'a checkpoint',
  'a failure',
  'what a read model goes on without',
  'the last sign of life',
  'the mark that all of it is there',
] as const;

const folderFor = temporaryFolders();
const context = { stream: 'order-1', type: 'Happened', fieldPath: 'buyer', commandId: 'c-1' };
const saga = orderSagas[0]?.name ?? '';
let double: EventStoreDbDouble;
let folder: string;
let from: Engine;
let to: Engine;

beforeEach(async () => {
  folder = folderFor();
  const kekFile = join(folderFor(), 'kek');
  double = await startEventStoreDbDouble();
  to = await newEngine(double.url, folderFor(), kekFile);
  from = oldEngine(folder, kekFile);
  const { events, secrets, documents } = from;
  for (const stream of ['intake-1', 'order-1', 'order-2']) await appendFacts(events, stream, { type: 'Happened', data: { stream } });
  await secrets.seal('buyer-1', 'Alice', context);
  await secrets.index('shop-1', 'contact', 'a@b');
  await secrets.createApiKey({ role: 'shop', shopId: 'shop-1', name: 'till', mode: 'live', scopes: [] }, systemClock.now());
  await secrets.putChannelSecrets('epay-1', { key: 'first' }, systemClock.now());
  await documents.saveCheckpoint(`saga:${saga}`, 2n);
  await documents.putState(`saga-failures:${saga}`, 'order-1', { error: 'no', tries: 1 }, null);
  await documents.putState('skipped-events', 'stuck-orders@2/3/order-2', { reason: 'nobody knows' }, null);
  await documents.putState('workers', 'embedded', { beatAt: plusSeconds(systemClock.now(), -60) }, null);
});
afterEach(async () => {
  for (const engine of [from, to]) await engine.close();
  await double.close();
});

/** The same thing, of which each call of these methods is a step. */
function stepping<T extends object>(of: T, methods: readonly (keyof T)[], step: (when: 'before' | 'after') => void): T {
  return new Proxy(of, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      const call = found.bind(target) as (...how: unknown[]) => unknown;
      if (!methods.some((method) => method === name)) return call;
      return async (...how: unknown[]) => {
        step('before');
        const answer = await call(...how);
        step('after');
        return answer;
      };
    },
  });
}

/** Moves the shop and ends before or after a step; gives how many steps there were. */
async function moveUntil(last = 0, moment: 'before' | 'after' = 'before'): Promise<number> {
  let steps = 0;
  const step = (when: 'before' | 'after'): void => {
    if (when === 'before') steps += 1;
    if (steps === last && when === moment) throw new Error('the process is gone');
  };
  const dying = { ...from, handling: stepping(from.handling, ['handle'], step) };
  const there: Engine = {
    ...to,
    documents: stepping(to.documents, ['putState', 'saveCheckpoint'], step),
    keptSecrets: stepping(to.keptSecrets, ['keep'], step),
    events: stepping(to.events, ['append'], step),
  };
  await moveHouse(movingHouse(dying, there, folder));
  return steps;
}

/** The place may be opened by servers, and so may the folder; or half a shop may be. */
async function isAnyoneWrong(): Promise<boolean> {
  const isFolderOpen = movedShopOf(folder) === undefined;
  const isPlaceOpen = (await arrivingSince(to.documents)) === undefined;
  const holdsSome = (await to.events.headPosition()) > 0n || (await collect(to.keptSecrets.pages())).length > 0;
  return isPlaceOpen && holdsSome && isFolderOpen;
}

describe('A move', () => {
  it('has these steps', async () => {
    expect(await moveUntil()).toBe(STEPS.length);
  });

  it.each(STEPS.flatMap((name, index) => (['before', 'after'] as const).map((when) => ({ name, when, at: index + 1 }))))(
    'ends well when it is broken off $when $name and called again',
    async ({ when, at }) => {
      await expect(moveUntil(at, when)).rejects.toThrow('the process is gone');
      expect(await isAnyoneWrong()).toBe(false);
      let lastSign = (await from.documents.getState('workers', 'embedded'))?.value['beatAt'] as Instant;
      if (movedShopOf(folder) === undefined) {
        // The shop was open once more in between.
        const sign = await from.documents.getState('workers', 'embedded');
        lastSign = plusSeconds(lastSign, 30);
        await from.documents.putState('workers', 'embedded', { beatAt: lastSign }, sign?.version ?? null);
      }
      const house = movingHouse(from, to, folder);
      if (!(await livesThere(house))) await moveHouse(house);
      expect(await verifyHouse(house)).toMatchObject({ records: 4, secrets: 4, failures: 1, differences: [], since: false });
      expect(await textsOf(to.events)).toEqual(await textsOf(from.events));
      const records = await collect(to.events.readAll());
      expect(await to.documents.checkpoint(`saga:${saga}`)).toBe(records[1]?.position);
      expect((await to.documents.getState('workers', 'workers'))?.value).toEqual({ beatAt: lastSign });
      expect(await livesThere(house)).toBe(true);
    },
  );
});
