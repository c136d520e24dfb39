import { join } from 'node:path';
import { canonicalRecord, type StoredEvent } from '@app/kernel';
import {
  appendFacts,
  collect,
  FaultyEventStore,
  FaultyReadStore,
  fakeClock,
  hastyScheduler,
  MortalEventStore,
  randomFrom,
  temporaryFolders,
} from '@app/testing';
import { type EventStoreDbDouble, startEventStoreDbDouble } from '@app/testing/eventstoredb-double';
import { afterEach, describe, expect, it } from '@jest/globals';
import { arrivalAt, arrivingSince, beginArrival, closePlace, openPlace } from '../engine/index.js';
import { openEventStoreDb } from '../event-store/eventstoredb/index.js';
import { DamagedRecord, type EventStore, openEmbeddedEventStore } from '../event-store/index.js';
import { systemClock, systemScheduler } from '../observability/index.js';
import { openEmbeddedReadStore } from '../read-store/index.js';
import { type EmbeddedSecretStore, type KeptSecrets, openEmbeddedSecretStore } from '../secrets/index.js';
import { CheckpointBeyondHead, describeError } from '../subscriptions/index.js';
import { type Moving, moveShop, type Place, StoresDiffer, verifyMoved } from './index.js';

const folderFor = temporaryFolders();
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});
const kept = <T extends { close(): Promise<void> }>(one: T): T => {
  opened.push(one);
  return one;
};

const clock = fakeClock();
const SAGAS = [
  { name: 'with-a-checkpoint', after: undefined },
  { name: 'begun-only', after: 3n },
  { name: 'never-begun', after: undefined },
];
const context = { stream: 'order-1', type: 'OrderPlaced', fieldPath: 'buyer', commandId: 'c-1' };

type Storage = Place & { readonly secrets: EmbeddedSecretStore };

/** What MongoDB keeps stands in a folder here; both places have the same key-encryption key. */
function documentsAndSecrets(folder: string, kekFile: string): Omit<Storage, 'events'> {
  const secrets = kept(openEmbeddedSecretStore({ folder, kekFile, clock, scheduler: systemScheduler }));
  return { documents: kept(openEmbeddedReadStore(folder)), secrets, keptSecrets: secrets.kept };
}

/** A shop in a data folder: eleven records of four streams, in turns, and every kind of secret. */
async function oldPlace(): Promise<Storage & { readonly kekFile: string; readonly apiKey: string }> {
  const folder = folderFor();
  const kekFile = join(folderFor(), 'kek');
  const { documents, secrets, keptSecrets } = documentsAndSecrets(folder, kekFile);
  const events = kept(openEmbeddedEventStore({ folder }));
  for (const [stream, count] of [
    ['platform', 1],
    ['order-1', 3],
    ['order-2', 1],
    ['order-1', 1],
    ['keybatch-b', 2],
    ['order-2', 2],
    ['order-1', 1],
  ] as const) {
    await appendFacts(
      events,
      stream,
      ...Array.from({ length: count }, (_, n) => ({ type: 'Happened', data: { n, text: '订单 🂡 "\\u2028"' } })),
    );
  }
  for (const subject of ['buyer-1', 'buyer-2', 'message-1']) await secrets.seal(subject, 'secret', context);
  await secrets.eraseSubject('buyer-2');
  await secrets.index('shop-1', 'contact', 'a@b');
  const { key: apiKey } = await secrets.createApiKey(
    { role: 'shop', shopId: 'shop-1', name: 'till', mode: 'live', scopes: [] },
    clock.now(),
  );
  await secrets.putChannelSecrets('epay-1', { key: 'first' }, clock.now());
  await secrets.putChannelSecrets('epay-1', { key: 'second' }, clock.now());
  await documents.saveCheckpoint('saga:with-a-checkpoint', 6n);
  const failure = { error: 'Error: no', tries: 2, since: clock.now(), last: clock.now() };
  await documents.putState('saga-failures:with-a-checkpoint', 'order-2', failure, null);
  await documents.putState('skipped-events', 'stuck-orders@2/5/order-2', { reason: 'nobody knows', at: clock.now() }, null);
  return { events, documents, secrets, keptSecrets, kekFile, apiKey };
}

/** A new EventStoreDB, and nothing in it. */
async function newPlace(kekFile: string): Promise<Storage & { readonly double: EventStoreDbDouble }> {
  const double = kept(await startEventStoreDbDouble());
  const timers = { clock: systemClock, scheduler: systemScheduler, random: randomFrom(1) };
  const events = kept(await openEventStoreDb({ url: double.url, ...timers, answerWithinMillis: 1_000, retryWithinMillis: 4_000 }));
  return { ...documentsAndSecrets(folderFor(), kekFile), events, double };
}

/** So many secrets are kept, and so many documents put: the mark, two checkpoints, a failure, and what a read model goes on without. */
const [SECRETS, DOCUMENTS] = [7, 5];
type Moment = 'before' | 'after';

const nobodyStops = new AbortController().signal;
function moving(from: Place, to: Place, how: Partial<Moving> = {}): Moving {
  const timers = { clock, scheduler: hastyScheduler(clock), random: randomFrom(1) };
  return { from, to, sagas: SAGAS, ...timers, signal: nobodyStops, tell: () => undefined, ...how };
}

/** The same log: every byte, in the same order. */
const textsOf = async (events: EventStore): Promise<readonly string[]> => (await collect(events.readAll())).map(canonicalRecord);

/** Everything that is to be the same at both places. */
async function expectMoved(from: Storage, to: Storage): Promise<void> {
  expect(await textsOf(to.events)).toEqual(await textsOf(from.events));
  expect(await to.events.findDamage()).toBeUndefined();
  expect((await collect(to.keptSecrets.pages())).flat()).toEqual((await collect(from.keptSecrets.pages())).flat());
  const there: readonly StoredEvent[] = await collect(to.events.readAll());
  expect(await to.documents.checkpoint('saga:with-a-checkpoint')).toBe(there[5]?.position);
  expect(await to.documents.checkpoint('saga:begun-only')).toBe(there[2]?.position);
  expect(await to.documents.checkpoint('saga:never-begun')).toBeUndefined();
  const failuresOf = async ({ documents }: Storage) =>
    (await documents.listState('saga-failures:with-a-checkpoint')).map(({ key, value }) => [key, value]);
  expect(await failuresOf(to)).toEqual(await failuresOf(from));
  expect((await to.documents.listState('skipped-events')).map(({ key }) => key)).toEqual([`stuck-orders@2/${there[4]?.position}/order-2`]);
}

const differencesOf = (error: unknown): unknown => (error instanceof StoresDiffer ? error.differences : error);

describe('Moving a shop', () => {
  it('brings every record, secret and checkpoint to its new place, and finds them there when asked again', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const arrived = await moveShop(moving(from, to));
    const { place } = arrived;
    expect(arrived).toEqual({
      records: 11,
      copied: 11,
      secrets: 7,
      checkpoints: 2,
      failures: 1,
      place: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await arrivalAt(to.documents)).toMatchObject({ place, arrivedAt: undefined });
    await expectMoved(from, to);
    expect(await arrivingSince(to.documents)).toBeDefined();
    expect(await verifyMoved(moving(from, to), false)).toEqual({
      ...arrived,
      copied: undefined,
      place: undefined,
      differences: [],
      since: false,
    });
    expect(await moveShop(moving(from, to))).toEqual({ ...arrived, copied: 0 });
    await expectMoved(from, to);
  });

  it('leaves keys that open what they sealed, and hashes that know their keys', async () => {
    const from = await oldPlace();
    const sealed = await from.secrets.seal('buyer-1', 'Alice', context);
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    expect(await to.secrets.open(sealed, context)).toBe('Alice');
    expect(await to.secrets.keyStatus('buyer-2')).toBe('erased');
    expect(await to.secrets.findApiKey(from.apiKey)).toMatchObject({ name: 'till' });
    expect(await to.secrets.getChannelSecrets('epay-1')).toEqual({ key: 'second' });
    expect(await to.secrets.index('shop-1', 'contact', 'a@b')).toBe(await from.secrets.index('shop-1', 'contact', 'a@b'));
  });

  it('copies neighbours of one stream together, and each record in its turn', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    let appends = 0;
    const counted = new FaultyEventStore(to.events, () => {
      appends += 1;
      return 'works';
    });
    await moveShop(moving(from, { ...to, events: counted }));
    expect(appends).toBe(7);
    await expectMoved(from, to);
  });

  it('keeps to a rate', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const began = clock.now();
    await moveShop(moving(from, to, { rate: 2 }));
    expect((Date.parse(clock.now()) - Date.parse(began)) / 1000).toBeCloseTo(5.5, 0);
  });

  it('goes on where it was, whichever append it was killed in', async () => {
    const from = await oldPlace();
    for (let atAppend = 1; atAppend <= 7; atAppend += 1) {
      for (const written of [false, true]) {
        const to = await newPlace(from.kekFile);
        const dying = { ...to, events: new MortalEventStore(to.events, { atAppend, written }) };
        await expect(moveShop(moving(from, dying))).rejects.toThrow();
        const { copied } = await moveShop(moving(from, to));
        expect(copied).toBeLessThanOrEqual(11);
        await expectMoved(from, to);
      }
    }
  });

  it('goes on where it was, whichever secret, checkpoint or mark it was killed at', async () => {
    const from = await oldPlace();
    const kinds = [
      { changes: SECRETS, dying: (to: Place, at: number, when: Moment) => ({ ...to, keptSecrets: dyingAt(to.keptSecrets, at, when) }) },
      {
        changes: DOCUMENTS,
        dying: (to: Place, at: number, when: Moment) => ({ ...to, documents: new FaultyReadStore(to.documents, countingTo(at, when)) }),
      },
    ];
    for (const { changes, dying } of kinds) {
      for (let at = 1; at <= changes; at += 1) {
        for (const when of ['before', 'after'] as const) {
          const to = await newPlace(from.kekFile);
          const died: unknown = await moveShop(moving(from, dying(to, at, when))).catch(describeError);
          expect([at, when, died]).toEqual([at, when, expect.stringMatching(/planned|Gone/)]);
          await moveShop(moving(from, to));
          await expectMoved(from, to);
        }
      }
      const to = await newPlace(from.kekFile);
      expect(await moveShop(moving(from, dying(to, changes + 1, 'before')))).toMatchObject({ records: 11 });
    }
  });

  it('goes on behind records of its own that arrive late, in the middle of what it sends', async () => {
    const from = await oldPlace();
    for (const late of [1, 2]) {
      const to = await newPlace(from.kekFile);
      const events = new FaultyEventStore(to.events);
      let isLate = true;
      events.append = async (request) => {
        if (isLate && request.records.length === 3) await to.events.append({ ...request, records: request.records.slice(0, late) });
        isLate &&= request.records.length !== 3;
        return to.events.append(request);
      };
      expect(await moveShop(moving(from, { ...to, events }))).toMatchObject({ records: 11 });
      expect(isLate).toBe(false);
      await expectMoved(from, to);
    }
  });

  it.each(['unknown, written', 'unknown, not written', 'unknown, written late'] as const)(
    'finds out about answers that are lost: %s',
    async (fault) => {
      const from = await oldPlace();
      const to = await newPlace(from.kekFile);
      let appends = 0;
      const faulty = new FaultyEventStore(to.events, () => {
        appends += 1;
        return appends % 2 === 1 ? fault : 'works';
      });
      await moveShop(moving(from, { ...to, events: faulty }));
      await expectMoved(from, to);
    },
  );

  it('goes on after the server was lost in the middle, and after somebody had enough', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    let appends = 0;
    const lost = new FaultyEventStore(to.events, () => {
      appends += 1;
      return appends > 3 ? 'unavailable' : 'works';
    });
    await expect(moveShop(moving(from, { ...to, events: lost }))).rejects.toThrow('it was planned so');
    const enough = new AbortController();
    const tell: Moving['tell'] = (stage, done) => {
      if (stage === 'copying' && done >= 6) enough.abort(new Error('interrupted'));
    };
    await expect(moveShop(moving(from, to, { signal: enough.signal, tell }))).rejects.toThrow('interrupted');
    await moveShop(moving(from, to));
    await expectMoved(from, to);
  });

  it('takes up what happened at the old place between two attempts', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    await from.secrets.eraseSubject('buyer-1');
    await from.secrets.revokeApiKey(String((await from.secrets.listApiKeys())[0]?.id), clock.now());
    await from.secrets.seal('buyer-3', 'x', context);
    await appendFacts(from.events, 'order-3', { type: 'Happened', data: { n: 1 } });
    await from.documents.saveCheckpoint('saga:with-a-checkpoint', 12n);
    const [failed] = await from.documents.listState('saga-failures:with-a-checkpoint');
    await from.documents.putState('saga-failures:with-a-checkpoint', 'order-2', null, failed?.version ?? null);
    expect(await moveShop(moving(from, to))).toMatchObject({ records: 12, copied: 1, secrets: 8, failures: 0 });
    expect((await collect(to.keptSecrets.pages())).flat()).toEqual((await collect(from.keptSecrets.pages())).flat());
    expect(await to.documents.checkpoint('saga:with-a-checkpoint')).toBe(await to.events.headPosition());
    expect(await to.documents.listState('saga-failures:with-a-checkpoint')).toEqual([]);
  });
});

describe('A new place that is not empty', () => {
  it('is left as it is when it holds a record of somebody else', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const [foreign] = await appendFacts(to.events, 'order-9', { type: 'Happened', data: {} });
    const [mine] = await collect(from.events.readAll({ limit: 1 }));
    const refused: unknown = await moveShop(moving(from, to)).catch(differencesOf);
    expect(refused).toEqual([{ of: 'record', how: 'foreign', stream: 'order-9', revision: 0, id: mine?.id, idThere: foreign?.id }]);
    expect((await collect(to.keptSecrets.pages())).flat()).toEqual([]);
    expect(await arrivingSince(to.documents)).toBeUndefined();
    expect(await textsOf(to.events)).toHaveLength(1);
  });

  it('is left as it is when somebody writes there meanwhile', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const keep = async (some: Parameters<KeptSecrets['keep']>[0]): Promise<void> => {
      await to.keptSecrets.keep(some);
      if ((await to.events.readHead('platform')) === undefined) await appendFacts(to.events, 'platform', { type: 'Happened', data: {} });
    };
    const { pages, atPlacesOf } = dyingAt(to.keptSecrets, 0, 'after');
    const refused: unknown = await moveShop(moving(from, { ...to, keptSecrets: { pages, atPlacesOf, keep } })).catch(differencesOf);
    expect(refused).toMatchObject([{ of: 'record', how: 'other', stream: 'platform', revision: 0 }]);
    expect(await textsOf(to.events)).toHaveLength(1);
  });

  it('is left as it is when another key lies at a place of ours, or one that we do not know', async () => {
    const from = await oldPlace();
    for (const [subject, how] of [
      ['buyer-1', 'other'],
      ['somebody', 'foreign'],
    ] as const) {
      const to = await newPlace(from.kekFile);
      await to.secrets.seal(subject, 'x', context);
      const refused: unknown = await moveShop(moving(from, to)).catch(differencesOf);
      expect(refused).toEqual([{ of: 'secret', how, kind: 'subject-key', id: subject }]);
      expect(await textsOf(to.events)).toEqual([]);
    }
  });

  it('is left as it is, and open, when the last of its secrets is another one', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await to.secrets.putChannelSecrets('epay-1', { key: 'another' }, clock.now());
    const before = (await collect(to.keptSecrets.pages())).flat();
    const refused: unknown = await moveShop(moving(from, to)).catch(differencesOf);
    expect(refused).toMatchObject([{ of: 'secret', how: 'other', kind: 'channel-secrets' }]);
    expect((await collect(to.keptSecrets.pages())).flat()).toEqual(before);
    expect(await arrivingSince(to.documents)).toBeUndefined();
  });

  it('is left as it is, and open, when a server that opened it before the mark records something after it', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const documents = new FaultyReadStore(to.documents);
    const { putState } = documents;
    documents.putState = async (...how) => {
      const isPut = await putState(...how);
      if ((await to.events.readHead('platform')) === undefined) await appendFacts(to.events, 'platform', { type: 'Happened', data: {} });
      return isPut;
    };
    const refused: unknown = await moveShop(moving(from, { ...to, documents })).catch(differencesOf);
    expect(refused).toMatchObject([{ of: 'record', how: 'other', stream: 'platform', revision: 0 }]);
    expect((await collect(to.keptSecrets.pages())).flat()).toEqual([]);
    expect(await arrivingSince(to.documents)).toBeUndefined();
  });

  it('is left as it is when another shop is on its way there, or lives there', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const { takeBack } = await beginArrival(to.documents, { shop: 'another', place: 'p', since: clock.now() });
    const moved = (): Promise<unknown> => moveShop(moving(from, to)).catch(differencesOf);
    expect(await moved()).toEqual([{ of: 'arrival', since: clock.now() }]);
    await openPlace(to.documents, clock.now());
    expect(await moved()).toEqual([{ of: 'arrival', since: clock.now() }]);
    expect((await collect(to.keptSecrets.pages())).flat()).toEqual([]);
    // Somebody has changed since what this arrival said of itself.
    await takeBack();
    expect(await arrivalAt(to.documents)).toMatchObject({ shop: 'another', arrivedAt: clock.now() });
  });

  it('is as open as before when a move is refused, and an open one is never closed by a move', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const { place } = await moveShop(moving(from, to));
    await openPlace(to.documents, clock.now());
    const closed: boolean[] = [];
    const documents = new FaultyReadStore(to.documents, (change) => {
      closed.push(change === 'putState');
      return false;
    });
    expect(await moveShop(moving(from, { ...to, documents }))).toMatchObject({ records: 11, copied: 0, place });
    await appendFacts(from.events, 'order-3', { type: 'Happened', data: {} });
    const lacking = await moveShop(moving(from, { ...to, documents })).catch(differencesOf);
    expect(lacking).toMatchObject([{ of: 'record', how: 'missing', stream: 'order-3' }]);
    await appendFacts(to.events, 'order-9', { type: 'Happened', data: {} });
    const foreign = await moveShop(moving(from, { ...to, documents })).catch(differencesOf);
    expect(foreign).toMatchObject([{ of: 'record', how: 'foreign', stream: 'order-9' }]);
    expect(closed).toEqual([]);
    expect(await arrivingSince(to.documents)).toBeUndefined();
  });

  it('goes on being closed when the shop went back from there, and takes it up again as long as nothing else is there', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    await openPlace(to.documents, clock.now());
    await closePlace(to.documents, clock.now());
    await appendFacts(from.events, 'order-3', { type: 'Happened', data: {} });
    expect(await moveShop(moving(from, to))).toMatchObject({ records: 12, copied: 1 });
    await appendFacts(to.events, 'order-9', { type: 'Happened', data: {} });
    expect(await moveShop(moving(from, to)).catch(differencesOf)).toMatchObject([{ of: 'record', how: 'foreign' }]);
    expect(await arrivingSince(to.documents)).toBe(clock.now());
  });

  it('is left as it is when it has read models of another log', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await to.documents.putState('builds', 'orders-of-shop', { live: null, next: 1, builds: [] }, null);
    expect(await moveShop(moving(from, to)).catch(differencesOf)).toEqual([{ of: 'read-models', name: 'orders-of-shop' }]);
  });
});

describe('Verifying a move', () => {
  it('names the first record whose bytes were changed, and a record that is missing', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    const mine = (await collect(from.events.readStream('order-1')))[4];
    to.double.log.tamper('order-1', 4, (record) => ({ ...record, data: Buffer.from('{"n":7}') }));
    const changed = { of: 'damage', stream: 'order-1', revision: 4, id: mine?.id };
    expect((await verifyMoved(moving(from, to), false)).differences).toEqual([changed]);
    expect(await moveShop(moving(from, to)).catch(differencesOf)).toEqual([changed]);
  });

  it('names the very first record when that was changed, and does not blame the old place', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    const [mine] = await collect(from.events.readAll({ limit: 1 }));
    to.double.log.tamper('platform', 0, (record) => ({ ...record, data: Buffer.from('{"n":7}') }));
    expect(await moveShop(moving(from, to)).catch(differencesOf)).toEqual([
      { of: 'damage', stream: 'platform', revision: 0, id: mine?.id },
    ]);
  });

  it('names records that have not arrived', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    await appendFacts(from.events, 'order-3', { type: 'Happened', data: { n: 1 } });
    const { differences } = await verifyMoved(moving(from, to), false);
    expect(differences).toMatchObject([{ of: 'record', how: 'missing', stream: 'order-3', revision: 0, idThere: undefined }]);
  });

  it('names secrets, checkpoints and failures that are not what they were', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    await to.secrets.eraseSubject('buyer-1');
    await to.secrets.index('shop-9', 'contact', 'x');
    await to.documents.saveCheckpoint('saga:with-a-checkpoint', await to.events.headPosition());
    const [failed] = await to.documents.listState('saga-failures:with-a-checkpoint');
    await to.documents.putState('saga-failures:with-a-checkpoint', 'order-2', null, failed?.version ?? null);
    expect((await verifyMoved(moving(from, to), false)).differences).toMatchObject([
      { of: 'secret', how: 'ahead', kind: 'subject-key', id: 'buyer-1' },
      { of: 'secret', how: 'foreign', kind: 'index-key', id: '["shop-9","contact"]' },
      { of: 'checkpoint', saga: 'with-a-checkpoint' },
      { of: 'failure', how: 'missing', orderId: 'order-2' },
    ]);
  });

  it('lets a shop that lives there go on: what it recorded, erased, revoked and worked off since is no difference', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await moveShop(moving(from, to));
    await appendFacts(to.events, 'order-9', { type: 'Happened', data: {} });
    await to.secrets.eraseSubject('buyer-1');
    await to.secrets.seal('buyer-9', 'x', context);
    await to.secrets.revokeApiKey(String((await to.secrets.listApiKeys())[0]?.id), clock.now());
    await to.documents.saveCheckpoint('saga:with-a-checkpoint', await to.events.headPosition());
    expect(await verifyMoved(moving(from, to), true)).toMatchObject({ records: 11, differences: [], since: true });
    expect((await verifyMoved(moving(from, to), false)).differences).not.toEqual([]);
  });

  it.each([
    ['checkpoints', ({ documents }: Storage) => documents.saveCheckpoint('saga:with-a-checkpoint', 12n)],
    ['events to go on without', ({ documents }: Storage) => documents.putState('skipped-events', 'stuck-orders@2/12/order-2', {}, null)],
  ])('refuses %s that are ahead of their log', async (_, put) => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    await put(from);
    await expect(moveShop(moving(from, to))).rejects.toBeInstanceOf(CheckpointBeyondHead);
    expect(await textsOf(to.events)).toEqual([]);
  });

  it('says of the old place itself what is damaged there', async () => {
    const from = await oldPlace();
    const to = await newPlace(from.kekFile);
    const damaged: Place = { ...from, events: new DamagedStore(from.events) };
    await expect(moveShop(moving(damaged, to))).rejects.toBeInstanceOf(DamagedRecord);
    expect(await textsOf(to.events)).toEqual([]);
  });
});

/** A log in which somebody changed a record. */
class DamagedStore extends FaultyEventStore {
  override findDamage: EventStore['findDamage'] = () => Promise.resolve({ stream: 'order-1', revision: 2, position: 4n, kind: 'bytes' });
}

function countingTo(at: number, when: 'before' | 'after'): (change: string, moment: 'before' | 'after') => boolean {
  let changes = 0;
  return (_change, moment) => {
    if (moment === 'before') changes += 1;
    return changes === at && moment === when;
  };
}

/** Keeps one secret at a time, and dies at one of them. */
function dyingAt(secrets: KeptSecrets, at: number, when: 'before' | 'after'): KeptSecrets {
  let keeps = 0;
  return {
    pages: () => secrets.pages(),
    atPlacesOf: (some) => secrets.atPlacesOf(some),
    keep: async (some) => {
      for (const one of some) {
        keeps += 1;
        if (keeps === at && when === 'before') throw new Error('planned');
        await secrets.keep([one]);
        if (keeps === at) throw new Error('planned');
      }
    },
  };
}
