import type { InboxFact, TradeFact } from '@app/domain/channels';
import { orderStream } from '@app/domain/order-case';
import { type Instant, refTo, type StoredEvent, sha256 } from '@app/kernel';
import { DamagedRecord, type EventStore } from '@app/platform/event-store';
import { ReadModelNotReady } from '@app/platform/subscriptions';
import { documentsOf, OrphanPayments, orphanPayments, UnsettledMessages, unsettledMessages } from '@app/read-models';
import { type StoredDocuments, storedDocuments, type ToldLog, toldLog } from '@app/testing';
import {
  ACCOUNT,
  at,
  attempt,
  BATCH,
  heldPart,
  ORDER,
  orderBeingPaid,
  orderNumbered,
  orderPlaced,
  outTradeNo,
  paymentConfirmed,
  paymentNotificationAccepted,
  recordedAt,
  reservation,
  riskAssessed,
  stockReserved,
  TRADE_PREFIX,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseFiles, citationOf, finderByScan, finderByViews, type OutsideFinder, statusIn, timelineOf } from '../index.js';

type Events = ConstructorParameters<typeof CaseFiles>[0]['events'];

const STREAM = orderStream(ORDER);
const INBOX = 'inbox-epay-1-2026-11-24-w1-0-0';
const TRADE = `trade-${ACCOUNT}-${sha256(tradeNo())}`;
const SHELF = `keybatch-${BATCH}`;
const sealed = { alg: 'A256GCM', keyId: 'message-1', nonce: 'bm9uY2U=', ct: 'Y3Q=' } as const;

const received: InboxFact = {
  type: 'MessageReceived',
  data: {
    ...{ account: ACCOUNT, method: 'GET', contentType: '', bytes: 10, digest: sha256('digest'), sealed },
    claimedOutTradeNo: outTradeNo(),
  },
};
const bound: TradeFact = {
  type: 'TradeBound',
  data: { account: ACCOUNT, tradeNo: tradeNo(), orderId: ORDER, attemptId: attempt(), amount: yuan(10) },
};
const orphaned: TradeFact = {
  type: 'TradeOrphaned',
  data: { account: ACCOUNT, tradeNo: 'trade-7', outTradeNo: outTradeNo(7), amount: yuan(10), refundBy: at('12:00') },
};

/** Placed and paid, each fact resting on records that are there. */
function paidHouse(): ToldLog {
  const log = toldLog();
  const reserved = { type: 'KeysReserved', data: { reservationId: reservation(), orderId: ORDER, keyIds: ['k1'] } };
  const [kept] = log.tell(SHELF, recordedAt(at('10:00'), reserved));
  const [placed, planned, , started] = orderBeingPaid();
  if (kept === undefined || placed === undefined || planned === undefined || started === undefined) throw new Error('told nothing');
  const held = recordedAt(at('10:00'), stockReserved({ parts: [{ ...heldPart(), record: refTo(kept) }] }));
  log.tell(STREAM, placed, planned, held, started);
  const [message] = log.tell(INBOX, recordedAt(at('10:05'), received));
  const [trade] = log.tell(TRADE, recordedAt(at('10:05'), bound));
  if (message === undefined || trade === undefined) throw new Error('told nothing');
  const money = { message: refTo(message), trade: refTo(trade) };
  log.tell(
    STREAM,
    ...[paymentNotificationAccepted({ message: money.message }), paymentConfirmed(money), riskAssessed()].map((fact) =>
      recordedAt(at('10:05'), fact),
    ),
  );
  log.tell(INBOX, { type: 'MessageSettled', data: { message: message.id, outcome: 'accepted', orderId: ORDER } });
  return log;
}

/** What is told, as a store; `changed` puts other bytes in place of a record's. */
function storeOf(
  log: ToldLog,
  changed: (event: StoredEvent) => StoredEvent = (event) => event,
  damage?: Awaited<ReturnType<EventStore['findDamage']>>,
): Events {
  const inOrder = (): readonly StoredEvent[] => log.events.map(changed);
  return {
    async *readStream(stream, { from = 0, limit = Number.POSITIVE_INFINITY } = {}) {
      const wanted = inOrder().filter((event) => event.stream === stream && event.revision >= from);
      for (const event of wanted.slice(0, limit)) {
        if (event.type === 'Unreadable') throw new DamagedRecord(stream, event.revision, 'no record');
        yield event;
      }
    },
    async *readAll({ after = 0n, filter } = {}) {
      yield* inOrder().filter(({ position, type }) => position > after && filter?.types?.includes(type) !== false);
    },
    async readHead(stream) {
      const last = log.events.findLast((event) => event.stream === stream);
      return last === undefined ? undefined : { revision: last.revision, leaf: last.leaf, recordedAt: last.metadata.recordedAt };
    },
    findDamage: async () => damage,
  };
}

const filesOf = (events: Events, finder?: OutsideFinder): CaseFiles =>
  new CaseFiles({ events, tradePrefix: TRADE_PREFIX, timeZone: 'Asia/Shanghai', ...(finder === undefined ? {} : { finder }) });
const codeOf = async (files: CaseFiles, asOf: Instant): Promise<string | undefined> =>
  (await files.diagnose(ORDER, { asOf }))?.diagnosis.primary.code;

describe('A case file', () => {
  it('holds every record of its order, each outside record it rests on, and an unbroken chain', async () => {
    const read = await filesOf(storeOf(paidHouse())).readInFull(ORDER, { asOf: at('10:06') });
    expect(read).toMatchObject({ chain: 'intact', damage: undefined, file: { revision: 6 } });
    expect(read?.records.map(({ type }) => type)).toHaveLength(7);
    expect(read?.outside.map(({ ref, intact }) => [ref.stream, intact])).toEqual([
      [SHELF, true],
      [INBOX, true],
      [TRADE, true],
    ]);
  });

  it('is as it was at any time before: the longest beginning of each stream', async () => {
    const files = filesOf(storeOf(paidHouse()));
    const before = await files.read(ORDER, { asOf: at('10:04') });
    expect(before).toMatchObject({ chain: 'intact', file: { revision: 3, payments: { confirmed: undefined } } });
    expect(await codeOf(files, at('10:04'))).toBe('IN_PROGRESS');
    expect((await files.read(ORDER, { asOf: at('10:06'), upToRevision: 2 }))?.records).toHaveLength(3);
  });

  it('is empty before its order was placed, and is not there for an order that never was', async () => {
    const files = filesOf(storeOf(paidHouse()));
    expect(await files.read(ORDER, { asOf: at('09:00') })).toMatchObject({ records: [], chain: 'intact' });
    expect((await files.diagnose(ORDER, { asOf: at('09:00') }))?.diagnosis.primary.code).toBe('IN_PROGRESS');
    expect(await files.read(orderNumbered(9), { asOf: at('10:06') })).toBeUndefined();
    expect(await files.explain(orderNumbered(9), at('10:06'))).toBeUndefined();
  });

  it('is read again exactly by what an answer cited, whatever came later', async () => {
    const log = paidHouse();
    const files = filesOf(storeOf(log));
    const first = await files.diagnose(ORDER, { asOf: at('10:06') });
    log.tell('platform', recordedAt(at('10:06'), { type: 'WorkerSilent', data: { worker: 'w1', since: at('10:05') } }));
    log.tell(TRADE.replace(/.$/, 'f'), recordedAt(at('10:06'), orphaned));
    log.tell(STREAM, recordedAt(at('10:06'), orderPlaced()));
    const cited = citationOf(first?.read.citation ?? '');
    const again = await files.diagnose(ORDER, { asOf: at('11:00'), at: cited });
    expect(again?.diagnosis).toEqual(first?.diagnosis);
    expect(again?.read.citation).toBe(first?.read.citation);
    expect((await files.diagnose(ORDER, { asOf: at('11:00') }))?.diagnosis).not.toEqual(first?.diagnosis);
  });

  it('names a record whose bytes were changed, and gets no verdict', async () => {
    const changed = (event: StoredEvent): StoredEvent =>
      event.stream === STREAM && event.revision === 5 ? { ...event, data: { lies: true }, leaf: sha256('lies') } : event;
    const files = filesOf(storeOf(paidHouse(), changed, { stream: STREAM, revision: 5, position: 9n, kind: 'bytes' }));
    const read = await files.readInFull(ORDER, { asOf: at('10:06') });
    expect(read).toMatchObject({ chain: 'broken', sound: 5, damage: { revision: 5, kind: 'bytes' } });
    expect(await codeOf(files, at('10:06'))).toBe('HISTORY_INCOMPLETE');
    expect(await files.explain(ORDER, at('10:06'))).toMatchObject({
      explanation: { code: 'HISTORY_INCOMPLETE' },
      damage: { stream: STREAM, revision: '5', kind: 'bytes' },
      file: { revision: 4 },
    });
    expect(read === undefined ? undefined : statusIn(read)).toBeNull();
    expect(await codeOf(files, at('10:04'))).toBe('IN_PROGRESS');
  });

  it('names the last record, too, though none follows that would contradict it', async () => {
    const changed = (event: StoredEvent): StoredEvent =>
      event.stream === STREAM && event.revision === 6 ? { ...event, leaf: sha256('x') } : event;
    const files = filesOf(storeOf(paidHouse(), changed, { stream: STREAM, revision: 6, position: 10n, kind: 'bytes' }));
    expect(await files.read(ORDER, { asOf: at('10:06') })).toMatchObject({
      chain: 'broken',
      sound: 6,
      gap: { what: 'altered', atRevision: 6 },
    });
    expect(await codeOf(files, at('10:06'))).toBe('HISTORY_INCOMPLETE');
    expect((await files.explain(ORDER, at('10:06')))?.explanation.code).toBe('HISTORY_INCOMPLETE');
  });

  it('stands as far as it can be read', async () => {
    const changed = (event: StoredEvent): StoredEvent =>
      event.stream === STREAM && event.revision === 0 ? { ...event, type: 'Unreadable' } : event;
    const files = filesOf(storeOf(paidHouse(), changed, { stream: STREAM, revision: 0, position: 2n, kind: 'unreadable' }));
    expect(await files.read(ORDER, { asOf: at('10:06') })).toMatchObject({ chain: 'broken', records: [], damage: { revision: 0 } });
    expect((await files.explain(ORDER, at('10:06')))?.explanation.code).toBe('HISTORY_INCOMPLETE');
  });

  it('is broken where a record it rests on is no longer what it was', async () => {
    const changed = (event: StoredEvent): StoredEvent => (event.stream === TRADE ? { ...event, leaf: sha256('other') } : event);
    const read = await filesOf(storeOf(paidHouse(), changed)).readInFull(ORDER, { asOf: at('10:06') });
    expect(read?.chain).toBe('broken');
    expect(read?.outside.filter(({ intact }) => !intact).map(({ ref }) => ref.stream)).toEqual([TRADE]);
  });

  /** The version of a record, and nothing else, is another one. */
  const ofVersion =
    (stream: string, revision: number, schemaVersion: number) =>
    (event: StoredEvent): StoredEvent =>
      event.stream === stream && event.revision === revision ? { ...event, metadata: { ...event.metadata, schemaVersion } } : event;

  it('is not read where a newer program wrote some of it', async () => {
    const files = filesOf(storeOf(paidHouse(), ofVersion(STREAM, 5, 2)));
    const named = { name: 'UnknownEventVersion', stream: STREAM, revision: 5, type: 'PaymentConfirmed', version: 2 };
    for (const read of [files.read(ORDER, { asOf: at('10:06') }), files.explain(ORDER, at('10:06'))])
      await expect(read).rejects.toMatchObject(named);
    await expect(filesOf(storeOf(paidHouse(), ofVersion(TRADE, 0, 2))).readInFull(ORDER, { asOf: at('10:06') })).rejects.toMatchObject({
      stream: TRADE,
    });
  });

  it('names a damaged record as damaged, whatever version its bytes now say', async () => {
    const damage = { stream: STREAM, revision: 5, position: 9n, kind: 'bytes' } as const;
    const files = filesOf(storeOf(paidHouse(), ofVersion(STREAM, 5, 9), damage));
    expect(await files.read(ORDER, { asOf: at('10:06') })).toMatchObject({ chain: 'broken', sound: 5, damage: { revision: 5 } });
  });

  it('is folded up to date and shown as it was recorded', async () => {
    const doubled = (event: StoredEvent): StoredEvent =>
      event.type === 'PaymentConfirmed' ? { ...event, data: { ...(event.data as object), amount: yuan(20) } } : event;
    const events = storeOf(paidHouse());
    const files = new CaseFiles({ events, tradePrefix: TRADE_PREFIX, timeZone: 'Asia/Shanghai', upcast: doubled });
    const read = await files.readInFull(ORDER, { asOf: at('10:06') });
    if (read === undefined) throw new Error('the order is not there');
    expect(read.file.payments.trades).toMatchObject([{ amount: yuan(20) }]);
    const shown = timelineOf(read, 'Asia/Shanghai').records.find(({ type }) => type === 'PaymentConfirmed');
    const stored = paidHouse().events.find(({ type }) => type === 'PaymentConfirmed');
    expect(shown).toMatchObject({ data: stored?.data, sha256: stored?.leaf, schemaVersion: 1 });
    expect(shown?.explanation.en).toContain('20');
    expect(read).toMatchObject({ chain: 'intact', damage: undefined });
  });

  it('tells of a worker that stood still meanwhile', async () => {
    const log = paidHouse();
    log.tell('platform', recordedAt(at('10:06'), { type: 'WorkerSilent', data: { worker: 'w1', since: at('10:05') } }));
    const done = await filesOf(storeOf(log)).diagnose(ORDER, { asOf: at('10:40') });
    expect(done?.diagnosis).toMatchObject({ primary: { code: 'FULFILMENT_NOT_STARTED' }, modifiers: ['PLATFORM_BACKLOG'] });
    const platform = done?.diagnosis.primary.records.filter(({ stream }) => stream === 'platform');
    expect(platform).toHaveLength(1);
  });
});

describe.each(['the log', 'the views'] as const)('What claims an order, found by %s', (by) => {
  let stored: StoredDocuments;
  beforeEach(() => {
    stored = storedDocuments();
  });
  afterEach(() => stored.close());

  const filesBy = async (log: ToldLog): Promise<CaseFiles> => {
    const events = storeOf(log);
    if (by === 'the log') return filesOf(events, finderByScan(events));
    await stored.add(orphanPayments, log.events);
    await stored.add(unsettledMessages, log.events);
    const live = (projection: string): string => projection;
    const reads = {
      orphanPayments: new OrphanPayments(documentsOf(orphanPayments, stored.store, live)),
      unsettledMessages: new UnsettledMessages(documentsOf(unsettledMessages, stored.store, live)),
    };
    return filesOf(events, finderByViews(reads));
  };

  it('is a message that nobody finished', async () => {
    const log = toldLog();
    log.tell(STREAM, ...orderBeingPaid());
    log.tell(INBOX, recordedAt(at('10:05'), received));
    const done = await (await filesBy(log)).diagnose(ORDER, { asOf: at('10:10') });
    expect(done?.diagnosis.primary).toMatchObject({
      code: 'CALLBACK_PROCESSING_FAILED',
      records: expect.arrayContaining([expect.objectContaining({ stream: INBOX })]),
    });
  });

  it('is money under a number of its own that no attempt has', async () => {
    const log = toldLog();
    log.tell(STREAM, ...orderBeingPaid());
    log.tell(TRADE, recordedAt(at('10:05'), orphaned));
    expect(await codeOf(await filesBy(log), at('10:08'))).toBe('ORPHAN_PAYMENT');
  });

  it('is nothing that claims another order', async () => {
    const log = toldLog();
    log.tell(STREAM, ...orderBeingPaid());
    const other = outTradeNo().replace(ORDER, orderNumbered(2));
    log.tell(INBOX, { ...received, data: { ...received.data, claimedOutTradeNo: other } });
    log.tell(TRADE, { ...orphaned, data: { ...orphaned.data, outTradeNo: other } });
    const read = await (await filesBy(log)).readInFull(ORDER, { asOf: at('10:10') });
    expect(read?.surroundings).toMatchObject({ orphanTrades: [], inboxMessages: [] });
  });
});

describe('An explanation while the views are being built', () => {
  it('does without what only they can find, and a diagnosis waits for them', async () => {
    const notReady = (): Promise<never> => Promise.reject(new ReadModelNotReady('orphan-payments'));
    const files = filesOf(storeOf(paidHouse()), { unsettledMessages: notReady, orphanTrades: notReady });
    expect((await files.explain(ORDER, at('10:06')))?.explanation.code).toBe('IN_PROGRESS');
    await expect(files.diagnose(ORDER, { asOf: at('10:06') })).rejects.toThrow(ReadModelNotReady);
  });
});

describe('A citation', () => {
  it.each(['', 'nonsense', Buffer.from('[]').toString('base64url'), Buffer.from('["yesterday",{},{}]').toString('base64url')])(
    'is not %p',
    (text) => expect(() => citationOf(text)).toThrow('no citation'),
  );
});
