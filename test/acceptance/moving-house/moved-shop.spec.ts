import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assembleWorker, moveHouse, readSide, tradePrefixOf, verifyHouse } from '@app/assembly';
import { createPaymentChannels } from '@app/integrations/payment-channels';
import { canonicalJson, decodeRecord, plusSeconds } from '@app/kernel';
import { ensureAdminKey } from '@app/platform/config';
import { arrivingSince, type Engine, MOVED_MARK, openEmbeddedEngine, ShopMoved } from '@app/platform/engine';
import { FileJunkRing } from '@app/platform/junk-ring';
import { systemClock } from '@app/platform/observability';
import { orderSagas } from '@app/sagas';
import { collect, FaultyReadStore, REFUND_LIMIT, temporaryFolders } from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { repository } from '../../architecture/planted-tree.js';
import { type ShopAtTheCommandLine, shopAtTheCommandLine } from '../cli/shop-at-the-command-line.js';
import { documentsOf, moved, movingHouse, newEngine, oldEngine, saidOfOrders, TIMERS, textsOf } from './moving-stage.js';

const folderFor = temporaryFolders();
let double: EventStoreDbDouble;
beforeEach(async () => {
  double = await startEventStoreDbDouble();
});
afterEach(() => double.close());

const config = (dataFolder: string) => ({ dataFolder, tradePrefix: undefined, adminKey: undefined });

describe('A day of a shop, of version 1', () => {
  it('is the same day on EventStoreDB, record by record, and the same is said of every order', async () => {
    const folder = folderFor();
    const kekFile = join(folderFor(), 'kek');
    const from = oldEngine(folder, kekFile);
    const day = readFileSync(join(repository, 'test', 'vectors', 'version-1-events', '01-a-day.ndjson'), 'utf8')
      .trimEnd()
      .split('\n');
    for (const canonical of day) {
      const { stream, revision, id, type, metadata, data, leaf } = decodeRecord(canonical, 0n);
      const { recordedAt, prev } = metadata;
      const json = { canonical, dataJson: canonicalJson(data), metadataJson: canonicalJson(metadata) };
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      await from.events.append({ stream, expected, records: [{ id, type, revision, recordedAt, prev, leaf, ...json }] });
    }
    const to = await newEngine(double.url, folderFor(), kekFile);
    await tradePrefixOf(from, { dataFolder: folder, tradePrefix: 'CT' }, TIMERS.random);
    expect(await moveHouse(movingHouse(from, to, folder))).toMatchObject({ records: day.length, copied: day.length });
    expect(await textsOf(to.events)).toEqual(day);
    expect(await to.events.findDamage()).toBeUndefined();
    const now = systemClock.now();
    const said = await saidOfOrders(from.events, 'CT', now);
    expect(said.length).toBeGreaterThan(5);
    expect(await saidOfOrders(to.events, 'CT', now)).toEqual(said);
    for (const engine of [from, to]) await engine.close();
  });
});

describe('A shop that was open', () => {
  let shop: ShopAtTheCommandLine;
  let target: string;
  beforeAll(async () => {
    shop = await shopAtTheCommandLine();
    await shop.stop();
  });
  afterAll(() => shop.close());
  beforeEach(() => {
    target = folderFor();
    // Each of these moves begins with a shop that lives in its folder.
    rmSync(join(shop.data, MOVED_MARK), { force: true });
  });

  /** Everything that follows the log at the new place, until it has come to its end. */
  const caughtUp = async (engine: Engine, tradePrefix: string): Promise<void> => {
    const worker = assembleWorker({
      ...{ engine, tradePrefix, reads: readSide(engine.documents), surroundings: TIMERS, processName: 'p', workerName: 'workers' },
      refundLimit: REFUND_LIMIT,
      channels: createPaymentChannels({ fetch: () => Promise.reject(new Error('nobody may be asked')), clock: systemClock }),
      junk: new FileJunkRing(join(target, 'junk'), systemClock, () => undefined),
      log: () => undefined,
    });
    await worker.start();
    expect(await worker.host.caughtUp(20_000)).toBe(true);
    await worker.stop();
  };

  it('lives at its new place: the same records, read models, keys and numbers, and no saga does anything twice', async () => {
    const before = openEmbeddedEngine({ ...TIMERS, folder: shop.data, kekFile: shop.kekFile, codeVersion: '1' });
    const prefix = await tradePrefixOf(before, config(shop.data), TIMERS.random);
    const documents = await documentsOf(before.documents);
    const began = await textsOf(before.events);
    const pulse = await before.documents.getState('workers', 'embedded');
    await before.close();

    const to = await newEngine(double.url, target, shop.kekFile);
    const { records, checkpoints } = await moved(shop.data, shop.kekFile, to);
    // The trade prefix became a fact, and nothing else.
    expect([records, checkpoints]).toEqual([began.length + 1, orderSagas.length]);
    const arrived = await textsOf(to.events);
    expect(arrived.slice(0, -1)).toEqual(began);
    expect(arrived.at(-1)).toContain('TradePrefixChosen');
    expect((await to.documents.getState('workers', 'workers'))?.value).toEqual(pulse?.value);

    expect(await tradePrefixOf(to, config(target), TIMERS.random)).toBe(prefix);
    expect(await to.secrets.findApiKey(shop.server.keys.admin)).toMatchObject({ role: 'admin' });
    expect(await ensureAdminKey({ ...config(target), adminKey: shop.server.keys.admin }, to.secrets, systemClock)).toEqual({
      from: 'configuration',
    });
    expect(await to.secrets.getChannelSecrets('cashier')).toMatchObject({ key: 'key-of-the-cashier' });
    await caughtUp(to, prefix);
    expect(await textsOf(to.events)).toEqual(arrived);
    expect(await documentsOf(to.documents)).toEqual(documents);
    await to.close();
  }, 60_000);

  it('tells that it was closed while it moved', async () => {
    const from = oldEngine(shop.data, shop.kekFile);
    const sign = await from.documents.getState('workers', 'embedded');
    const closedAt = plusSeconds(systemClock.now(), -600);
    await from.documents.putState('workers', 'embedded', { beatAt: closedAt }, sign?.version ?? null);
    await from.close();
    const to = await newEngine(double.url, target, shop.kekFile);
    const { records } = await moved(shop.data, shop.kekFile, to);
    await caughtUp(to, 'CT');
    expect((await collect(to.events.readAll())).slice(records)).toMatchObject([
      { type: 'WorkerSilent', data: { worker: 'workers', since: closedAt } },
      { type: 'WorkerResumed', data: { worker: 'workers', from: closedAt } },
    ]);
    await to.close();
  }, 60_000);

  it('is opened in its folder no more, by no one, and is verified beside what goes on at the new place', async () => {
    const to = await newEngine(double.url, target, shop.kekFile);
    await moved(shop.data, shop.kekFile, to);
    const open = (): Engine => openEmbeddedEngine({ ...TIMERS, folder: shop.data, kekFile: shop.kekFile, codeVersion: '1' });
    expect(open).toThrow(ShopMoved);
    expect(await arrivingSince(to.documents)).toBeUndefined();
    const from = oldEngine(shop.data, shop.kekFile);
    await tradePrefixOf(to, config(target), TIMERS.random);
    expect(await verifyHouse(movingHouse(from, to, shop.data))).toMatchObject({ differences: [], since: false });
    const otherwise = {
      ...movingHouse(from, to, shop.data),
      address: { events: 'kurrentdb://alias:2113', documents: 'mongodb://alias/x' },
    };
    expect(await verifyHouse(otherwise)).toMatchObject({ differences: [] });
    const elsewhere = { ...to, documents: from.documents };
    await expect(moveHouse(movingHouse(from, elsewhere, shop.data))).rejects.toThrow('was moved to esdb://events.example:2113');
    for (const engine of [from, to]) await engine.close();
  });

  it('is at one of both places only, when the program ends between the mark of the one and of the other', async () => {
    const to = await newEngine(double.url, target, shop.kekFile);
    // The first puts the mark that the shop arrives, the second the last sign of life, and the third takes the mark away.
    let changes = 0;
    const dying = new FaultyReadStore(to.documents, (change, when) => {
      if (change === 'putState' && when === 'before') changes += 1;
      return change === 'putState' && when === 'before' && changes === 3;
    });
    const from = oldEngine(shop.data, shop.kekFile);
    await expect(moveHouse(movingHouse(from, { ...to, documents: dying }, shop.data))).rejects.toThrow('before putState');
    expect(await arrivingSince(to.documents)).toBeDefined();
    const open = (): Engine => openEmbeddedEngine({ ...TIMERS, folder: shop.data, kekFile: shop.kekFile, codeVersion: '1' });
    await from.close();
    expect(open).toThrow(ShopMoved);
    expect(await moved(shop.data, shop.kekFile, to)).toMatchObject({ copied: 0 });
    expect(await arrivingSince(to.documents)).toBeUndefined();
    await to.close();
  });
});
