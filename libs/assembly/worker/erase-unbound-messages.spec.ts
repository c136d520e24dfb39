import { join } from 'node:path';
import { type InboxFact, inboxDecider, inboxStream, type MessageSettled, messageSubject } from '@app/domain/channels';
import { orderStream } from '@app/domain/order-case';
import { derivedCommandId, money, refTo, type StoredEvent, sha256 } from '@app/kernel';
import { type Engine, openEmbeddedEngine } from '@app/platform/engine';
import { SubjectErased } from '@app/platform/secrets';
import type { OrphanPayment } from '@app/read-models';
import { type FakeClock, fakeClock, fakeScheduler, randomFrom, temporaryFolders, testRecords } from '@app/testing';
import * as told from '@app/testing/order-story';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CaseFiles } from '../index.js';
import { EraseUnboundMessages, type EraseUnboundMessagesOptions } from './erase-unbound-messages.js';

const DAY = 24 * 3_600;
const ACCOUNT = 'epay-1';
const STREAM = inboxStream(ACCOUNT, '2026-11-24', 'w1-0-0');
const BYTES = '{"query":"buyer=13800000000"}';

type Kept = Extract<StoredEvent<InboxFact>, { readonly type: 'MessageReceived' }>;
type Outcome = Omit<MessageSettled['data'], 'message'>;

describe('Raw messages that belong to no order', () => {
  const newFolder = temporaryFolders();
  let folder: string;
  let clock: FakeClock;
  let engine: Engine;
  let orphans: OrphanPayment[];
  const open = (): Engine =>
    openEmbeddedEngine({
      ...{ folder: join(folder, 'data'), kekFile: join(folder, 'kek'), codeVersion: 'spec' },
      ...{ clock, scheduler: fakeScheduler(clock), random: randomFrom(1) },
    });
  beforeEach(() => {
    folder = newFolder();
    clock = fakeClock();
    engine = open();
    orphans = [];
  });
  afterEach(() => engine.close());

  const handled = async (command: Parameters<typeof inboxDecider.decide>[0], commandId: ReturnType<typeof derivedCommandId>) => {
    const actor = { kind: 'channel', id: ACCOUNT } as const;
    const context = { commandId, actor, shopId: '', correlationId: STREAM, causationId: commandId };
    const done = await engine.handling.handle(inboxDecider, STREAM, command, context);
    const [record] = done.outcome === 'recorded' ? done.events : [];
    if (record === undefined) throw new Error('nothing was recorded');
    return record;
  };
  /** A message as the inbox keeps it. */
  const received = async (n: number, keyOf?: string): Promise<Kept> => {
    const commandId = derivedCommandId('message', 'w1', n);
    const place = { stream: STREAM, type: 'MessageReceived', fieldPath: 'sealed', commandId };
    const sealed = await engine.secrets.seal(keyOf ?? messageSubject(commandId), BYTES, place);
    const message = { account: ACCOUNT, method: 'GET', contentType: '', bytes: 10, digest: sha256(BYTES), sealed } as const;
    const wish = { type: 'RecordMessage', ...message, claimedOutTradeNo: told.outTradeNo(n), at: clock.now() } as const;
    const record = await handled(wish, commandId);
    if (record.type !== 'MessageReceived') throw new Error('the message was not kept');
    return record;
  };
  const settled = async (message: Kept, { outcome, orderId }: Outcome): Promise<void> => {
    const of = orderId === undefined ? {} : { orderId };
    const wish = { type: 'SettleMessage', message: message.id, outcome, ...of, at: clock.now() } as const;
    await handled(wish, derivedCommandId('settle-message', message.id));
  };
  const kept = async (n: number, outcome: Outcome): Promise<Kept> => {
    const message = await received(n);
    await settled(message, outcome);
    return message;
  };
  const opened = ({ data, metadata }: Kept): Promise<string> =>
    engine.secrets.open(data.sealed, { stream: STREAM, type: 'MessageReceived', fieldPath: 'sealed', commandId: metadata.commandId });
  const isErased = async (message: Kept): Promise<boolean> =>
    opened(message).then(
      (text) => {
        expect(text).toBe(BYTES);
        return false;
      },
      (error: unknown) => {
        expect(error).toBeInstanceOf(SubjectErased);
        return true;
      },
    );
  const erasing = (over: Partial<EraseUnboundMessagesOptions> = {}): EraseUnboundMessages =>
    new EraseUnboundMessages({ ...engine, orphans: { mentioning: () => Promise.resolve(orphans) }, clock, ...over });
  const orphan = (stage: OrphanPayment['stage'], n: number, account = ACCOUNT): OrphanPayment => ({
    ...{ id: `trade-${stage}`, account, tradeNo: 'T1', outTradeNo: told.outTradeNo(n), amount: money(1000), stage },
    ...{ seenAt: clock.now(), changedAt: clock.now(), refundBy: undefined, matched: undefined, refundNo: undefined },
  });

  it('cannot be opened once they are 180 days old, and not a day before', async () => {
    const foreign = await kept(1, { outcome: 'foreign' });
    const refused = await kept(2, { outcome: 'refused' });
    clock.advance(DAY);
    const later = await kept(3, { outcome: 'foreign' });
    const task = erasing();
    clock.advance(179 * DAY - 1);
    expect(await task.round()).toEqual({ erased: 0, isComplete: true });
    expect(await isErased(foreign)).toBe(false);
    clock.advance(1);
    expect(await task.round()).toEqual({ erased: 2, isComplete: true });
    expect(await Promise.all([foreign, refused, later].map(isErased))).toEqual([true, true, false]);
    expect(await engine.secrets.keyStatus(foreign.data.sealed.keyId)).toBe('erased');
    clock.advance(DAY);
    expect(await task.round()).toEqual({ erased: 1, isComplete: true });
    expect(await task.round()).toEqual({ erased: 0, isComplete: true });
  });

  it('leave those alone that an order was told of, and those that nobody has finished', async () => {
    const accepted = await kept(1, { outcome: 'accepted', orderId: told.ORDER });
    const refused = await kept(2, { outcome: 'refused', orderId: told.ORDER });
    const unfinished = await received(3);
    clock.advance(1_000 * DAY);
    expect(await erasing().round()).toEqual({ erased: 0, isComplete: true });
    expect(await Promise.all([accepted, refused, unfinished].map(isErased))).toEqual([false, false, false]);
  });

  it.each([
    ['waits', ['waiting'], false],
    ['was matched to an order', ['matched'], false],
    ['went back', ['refunded'], true],
    ['came twice, and one part of it still waits', ['refunded', 'waiting'], false],
    ['is not known of', [], false],
  ] as const)('go with their money: what %s', async (_, stages, erased) => {
    const message = await kept(1, { outcome: 'orphan' });
    orphans = stages.map((stage) => orphan(stage, 1));
    clock.advance(181 * DAY);
    expect(await erasing().round()).toEqual({ erased: erased ? 1 : 0, isComplete: true });
    expect(await isErased(message)).toBe(erased);
  });

  it('are not taken for those of the same number at another account', async () => {
    const message = await kept(1, { outcome: 'orphan' });
    orphans = [orphan('refunded', 1, 'epay-2'), orphan('foreign', 1)];
    clock.advance(181 * DAY);
    await erasing().round();
    expect(await isErased(message)).toBe(false);
  });

  it('are taken on a few at a time, and a new process goes on where the last one ended', async () => {
    const messages: Kept[] = [];
    for (const n of [1, 2, 3, 4, 5]) messages.push(await kept(n, { outcome: 'foreign' }));
    clock.advance(180 * DAY);
    const most = { looked: 100, erased: 2 };
    expect(await erasing({ most }).round()).toEqual({ erased: 2, isComplete: false });
    await engine.close();
    engine = open();
    expect(await erasing({ most }).round()).toEqual({ erased: 2, isComplete: false });
    expect(await erasing({ most: { looked: 1, erased: 2 } }).round()).toEqual({ erased: 1, isComplete: true });
    expect(await Promise.all(messages.map(isErased))).toEqual([true, true, true, true, true]);
  });

  it('are erased once more where the place was lost after the keys', async () => {
    const message = await kept(1, { outcome: 'foreign' });
    clock.advance(180 * DAY);
    const lost = { getState: () => Promise.resolve(undefined), putState: () => Promise.reject(new Error('killed')) };
    await expect(erasing({ documents: lost }).round()).rejects.toThrow('killed');
    expect(await isErased(message)).toBe(true);
    expect(await erasing().round()).toEqual({ erased: 1, isComplete: true });
  });

  it('are found from the beginning where the place kept is that of a longer log', async () => {
    await kept(1, { outcome: 'foreign' });
    await engine.documents.putState('housekeeping', 'erase-unbound-messages', { position: '1000000' }, null);
    clock.advance(180 * DAY);
    expect(await erasing().round()).toEqual({ erased: 1, isComplete: true });
  });

  it('never cost anybody else a key, whatever a record says', async () => {
    const message = await received(1, 'buyer-1');
    await settled(message, { outcome: 'foreign' });
    clock.advance(180 * DAY);
    expect(await erasing().round()).toEqual({ erased: 0, isComplete: true });
    expect(await isErased(message)).toBe(false);
  });

  it('leave every chain whole, and the timeline of an order that rests on a message beside them', async () => {
    await kept(1, { outcome: 'foreign' });
    const message = await kept(2, { outcome: 'accepted', orderId: told.ORDER });
    const [placed, ...others] = told.orderBeingPaid();
    if (placed === undefined) throw new Error('told nothing');
    const facts = [
      placed,
      ...others.filter(({ type }) => type !== 'StockReserved'),
      told.paymentNotificationAccepted({ message: refTo(message) }),
    ];
    const stream = orderStream(told.ORDER);
    await engine.events.append({ stream, expected: 'no-stream', records: testRecords({ stream, facts, now: clock.now() }) });
    const files = new CaseFiles({ events: engine.events, tradePrefix: told.TRADE_PREFIX, timeZone: 'Asia/Shanghai' });
    const before = await files.readInFull(told.ORDER, { asOf: clock.now() });
    const asOf = clock.now();
    clock.advance(200 * DAY);
    expect(await erasing().round()).toEqual({ erased: 1, isComplete: true });
    expect(await engine.events.findDamage()).toBeUndefined();
    const after = await files.readInFull(told.ORDER, { asOf });
    expect(after).toEqual(before);
    expect(after).toMatchObject({ chain: 'intact', outside: [{ intact: true, ref: { stream: STREAM } }] });
    expect(await isErased(message)).toBe(false);
  });

  it('are looked for each day, at once when a round was full, and an hour after one that failed', async () => {
    for (const n of [1, 2, 3]) await kept(n, { outcome: 'foreign' });
    clock.advance(180 * DAY);
    let rounds = 0;
    let fails = false;
    const secrets = {
      eraseSubjects: (subjects: readonly string[]) => {
        rounds += 1;
        return fails ? Promise.reject(new Error('disk')) : engine.secrets.eraseSubjects(subjects);
      },
    };
    const task = erasing({ secrets, most: { looked: 100, erased: 2 } });
    await task.runIfDue();
    await task.runIfDue();
    await task.runIfDue();
    expect(rounds).toBe(2);
    clock.advance(DAY - 1);
    await task.runIfDue();
    expect(rounds).toBe(2);
    clock.advance(1);
    fails = true;
    await expect(task.runIfDue()).rejects.toThrow('disk');
    clock.advance(1_800);
    await task.runIfDue();
    expect(rounds).toBe(3);
    clock.advance(1_800);
    fails = false;
    await task.runIfDue();
    expect(rounds).toBe(4);
  });
});
