import { productDecider, productStream } from '@app/domain/catalog';
import {
  channelAccountDecider,
  channelStream,
  foreignPaymentsDecider,
  foreignStream,
  inboxDecider,
  inboxStream,
  tradeDecider,
  tradeStream,
} from '@app/domain/channels';
import { operationsDecider, PLATFORM_STREAM, refundLimitDecider, refundLimitStream } from '@app/domain/operations';
import { type OrderCommand, orderCaseDecider, orderStream, shopOrderNoStream } from '@app/domain/order-case';
import { batchStream, INTAKE_STREAM, intakeDecider, keyBatchDecider, quotaDecider, quotaStream } from '@app/domain/vault';
import { type Actor, type Fact, type OrderId, type RecordRef, refTo, type StoredEvent, sha256, type Wish } from '@app/kernel';
import { importedKey, importedKeys, REFUND_LIMIT, renamed } from '@app/testing';
import * as told from '@app/testing/order-story';
import { at } from '@app/testing/order-story';
import { everyFact } from './golden-events.js';
import { ToldHouse } from './told-house.js';
import { configuration, offer, PRODUCT, reservationOf, tradeOf } from './version-1-shop.js';

const DAY = '2026-11-24';
const CONTACT = sha256('contact');
const INBOX = inboxStream(told.ACCOUNT, DAY, 'w1');
/**
 * A day of a shop, played through the deciders: every kind of stream, and every type of event. It told the fixture of version 1,
 * and may change with the deciders: what was told stays as it is.
 */
export class Version1Story {
  readonly #house = new ToldHouse();

  /** The records of the whole day in the order in which they were made, one canonical text each. */
  async tell(): Promise<readonly string[]> {
    await this.#openShop();
    await this.#deliveredThenRefunded(told.orderNumbered(1));
    await this.#expiredThenPaid(told.orderNumbered(2));
    await this.#cancelled(told.orderNumbered(3));
    await this.#soldOut(told.orderNumbered(4));
    await this.#restocked(told.orderNumbered(5));
    await this.#underpaidThenUnpaid(told.orderNumbered(6));
    await this.#troubles();
    await this.#whatNoCommandRecordsYet();
    return this.#house.lines();
  }

  async #openShop(): Promise<void> {
    await this.#house.send(operationsDecider, PLATFORM_STREAM, { type: 'ChooseTradePrefix', tradePrefix: 'CT' });
    await this.#house.send(operationsDecider, PLATFORM_STREAM, {
      type: 'NoteSagaStarted',
      saga: 'spec',
      startsAt: 'beginning',
      after: '0',
    });
    const product = productStream(PRODUCT);
    await this.#house.send(productDecider, product, { type: 'ListProduct', productId: PRODUCT, offer });
    await this.#house.send(productDecider, product, { type: 'ChangeProduct', productId: PRODUCT, change: { unitPrice: told.yuan(10) } });
    await this.#house.send(productDecider, product, { type: 'ChangeProduct', productId: PRODUCT, change: { description: '100 yuan' } });
    await this.#house.send(productDecider, productStream('product-2'), { type: 'ListProduct', productId: 'product-2', offer });
    await this.#house.send(productDecider, productStream('product-2'), { type: 'DelistProduct', productId: 'product-2' });
    await this.#house.send(channelAccountDecider, channelStream(told.ACCOUNT), { type: 'ConfigureChannel', configuration });
    await this.#importBatch(told.BATCH, 4);
    await this.#importBatch('batch-2', 1, [{ keyId: 'batch-2-0001', of: told.BATCH }]);
  }

  async #importBatch(batchId: string, count: number, duplicates: readonly { keyId: string; of: string }[] = []): Promise<void> {
    const keys = duplicates.length > 0 ? [importedKey(batchId, 1, `${told.BATCH}/1`)] : importedKeys(batchId, count);
    await this.#house.send(keyBatchDecider, batchStream(batchId), { type: 'ImportKeys', batchId, productId: PRODUCT, mode: 'live', keys });
    const indexRevision = (await this.#house.events.readHead(INTAKE_STREAM))?.revision ?? -1;
    const fingerprints = keys.map(({ fingerprint }) => fingerprint);
    await this.#house.send(intakeDecider, INTAKE_STREAM, {
      type: 'AdmitBatch',
      batchId,
      productId: PRODUCT,
      fingerprints,
      indexRevision,
      duplicates,
    });
  }

  async #deliveredThenRefunded(orderId: OrderId): Promise<void> {
    this.#house.clock.set(at('10:00'));
    const claimed = { shopId: told.SHOP, shopOrderNo: 'S-1', orderId };
    await this.#house.record(shopOrderNoStream(told.SHOP, sha256('S-1')), { type: 'ShopOrderNoClaimed', data: claimed });
    await this.#place(orderId, { shopOrderNo: 'S-1' });
    await this.#pay(orderId);
    await this.#deliver(orderId, told.BATCH);
    await this.#ask(orderId, { type: 'ViewDelivery', tokenN: 0, origin: told.origin() });
    await this.#ask(orderId, { type: 'ReportDeliveryProblem', kind: 'invalid', text: told.sealed('it does not work') });
    await this.#ask(orderId, { type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator', policy: 'goodwill@1' });
    await this.#refund(orderId, 'unknown', 'done');
  }

  async #expiredThenPaid(orderId: OrderId): Promise<void> {
    this.#house.clock.set(at('11:00'));
    await this.#place(orderId);
    await this.#ask(orderId, told.startPayment());
    this.#house.clock.set(at('11:12'));
    await this.#ask(orderId, { ...this.#of(orderId, told.queryAnswered()), askedAt: at('11:12') });
    this.#house.clock.set(at('11:18'));
    await this.#ask(orderId, { type: 'ExpireOrder' });
    await this.#release(orderId);
    this.#house.clock.set(at('11:30'));
    await this.#reportPaid(orderId);
    const gone = { reason: 'out-of-stock', wanted: 1, available: 0, purpose: 'late-payment' } as const;
    await this.#ask(orderId, { type: 'RecordStockUnavailable', lineId: told.LINE, ...gone });
    await this.#ask(orderId, { type: 'RequestRefund', tradeNo: tradeOf(orderId), reason: 'late-payment-no-stock', by: 'saga' });
    await this.#refund(orderId, 'failed');
  }

  async #cancelled(orderId: OrderId): Promise<void> {
    this.#house.clock.set(at('12:00'));
    await this.#place(orderId);
    await this.#ask(orderId, { type: 'CancelOrder', by: 'buyer' });
    await this.#ask(orderId, told.startPayment(), 'refused');
    await this.#release(orderId);
  }

  async #soldOut(orderId: OrderId): Promise<void> {
    this.#house.clock.set(at('12:30'));
    await this.#ask(orderId, told.placeOrder());
    await this.#ask(orderId, told.recordStockUnavailable());
  }

  async #restocked(orderId: OrderId): Promise<void> {
    this.#house.clock.set(at('13:00'));
    await this.#place(orderId);
    const keyIds = ['batch-1-0001', 'batch-1-0002', 'batch-1-0003', 'batch-1-0004'];
    await this.#house.send(keyBatchDecider, batchStream(told.BATCH), { type: 'QuarantineKeys', keyIds, reason: 'reported-stolen' });
    await this.#pay(orderId);
    await this.#ask(orderId, { type: 'StartDelivery' });
    const failed = {
      allocationId: told.allocation(1),
      reservationId: told.reservation(1),
      wanted: 1,
      got: 0,
      reason: 'keys-quarantined',
    } as const;
    await this.#ask(orderId, { type: 'RecordAllocationFailed', lineId: told.LINE, ...failed });
    await this.#ask(orderId, { type: 'RequestRestock', lineId: told.LINE });
    await this.#importBatch('batch-3', 2);
    const reserved = await this.#reserve(orderId, 'batch-3', 2, 'restock');
    await this.#ask(orderId, reserved);
    await this.#allocate(orderId, 'batch-3', 2);
    await this.#house.send(keyBatchDecider, batchStream(told.BATCH), { type: 'ReleaseKeysFromQuarantine', keyIds: keyIds.slice(2) });
  }

  async #underpaidThenUnpaid(orderId: OrderId): Promise<void> {
    this.#house.clock.set(at('14:00'));
    await this.#place(orderId);
    await this.#ask(orderId, told.startPayment());
    const message = refTo(await this.#message(orderId));
    await this.#ask(orderId, { ...this.#of(orderId, told.refuseChannelMessage()), message });
    const trade = await this.#bind(orderId, told.yuan(9));
    const paid = { ...this.#of(orderId, told.queryAnsweredPaid()), tradeNo: tradeOf(orderId), trade, amount: told.yuan(9) };
    await this.#ask(orderId, { ...paid, askedAt: at('14:00') });
  }

  async #troubles(): Promise<void> {
    this.#house.clock.set(at('15:00'));
    const since = at('14:50');
    const channel = channelStream(told.ACCOUNT);
    await this.#house.send(channelAccountDecider, channel, { type: 'NoteChannelSilent', account: told.ACCOUNT, since });
    await this.#house.send(channelAccountDecider, channel, { type: 'NoteChannelRestored', account: told.ACCOUNT });
    await this.#house.send(channelAccountDecider, channel, { type: 'DisableChannel', account: told.ACCOUNT, because: 'closed' });
    await this.#house.send(operationsDecider, PLATFORM_STREAM, { type: 'NoteWorkerSilent', worker: 'w1', since });
    await this.#house.send(operationsDecider, PLATFORM_STREAM, { type: 'NoteWorkerResumed', worker: 'w1' });
    await this.#house.send(operationsDecider, PLATFORM_STREAM, { type: 'SetBrake', brakeId: 'b1', effect: 'refunds', reason: 'restored' });
    await this.#house.send(operationsDecider, PLATFORM_STREAM, { type: 'ReleaseBrake', brakeId: 'b1' });
    await this.#house.send(operationsDecider, PLATFORM_STREAM, { type: 'NoteStoreRestored', position: '9', lastKnownCheckpoint: '12' });
    const stray = { account: told.ACCOUNT, tradeNo: 'stray', outTradeNo: told.outTradeNo(7), amount: told.yuan(10) };
    const strayTrade = tradeStream(told.ACCOUNT, sha256('stray'));
    await this.#house.send(tradeDecider, strayTrade, { type: 'OrphanTrade', ...stray, refundWithinSeconds: 3600 });
    const [orderId, attemptId] = [told.ORDER, told.attempt()];
    await this.#house.send(tradeDecider, strayTrade, { type: 'MatchOrphan', tradeNo: 'stray', orderId, attemptId });
    const foreign = { account: told.ACCOUNT, outTradeNo: 'XX1', tradeNo: 'foreign-1', amount: told.yuan(3) };
    await this.#house.send(foreignPaymentsDecider, foreignStream(told.ACCOUNT, DAY), { type: 'NoteForeignPayment', ...foreign });
    const junk = { account: told.ACCOUNT, minute: since, count: 7, digest: sha256('junk') };
    await this.#house.send(inboxDecider, inboxStream('junk', DAY, 'w1'), { type: 'CountJunk', ...junk });
  }

  /** Facts that only later slices of the product record, and each fact of an order with every field it can have. */
  async #whatNoCommandRecordsYet(): Promise<void> {
    this.#house.clock.set(at('16:00'));
    await this.#house.record(batchStream('batch-3'), { type: 'KeysRewrapped', data: { keyIds: ['batch-3-0001'], wrappingKeyId: 'w2' } });
    const orphan = tradeStream(told.ACCOUNT, sha256('stray-2'));
    const stray = { account: told.ACCOUNT, tradeNo: 'stray-2', outTradeNo: told.outTradeNo(8), amount: told.yuan(10) };
    await this.#house.send(tradeDecider, orphan, { type: 'OrphanTrade', ...stray, refundWithinSeconds: 3600 });
    await this.#house.record(orphan, { type: 'OrphanRefunded', data: { tradeNo: 'stray-2', refundNo: 'r-1' } });
    const facts = Object.entries(everyFact).map(([type, data]): Fact => ({ type, data }));
    await this.#house.record(orderStream(everyFact.OrderPlaced.orderId), ...facts);
  }

  /** Placed, its quota claimed and its key reserved. */
  async #place(orderId: OrderId, how: Parameters<typeof told.placeOrder>[0] = {}): Promise<void> {
    const quota = quotaStream(CONTACT, PRODUCT);
    await this.#ask(orderId, told.placeOrder({ ...how, quota: { stream: quota, limit: 5 } }));
    await this.#house.send(quotaDecider, quota, { type: 'ClaimQuota', reservationId: reservationOf(orderId), orderId, limit: 5 });
    await this.#ask(orderId, await this.#reserve(orderId, told.BATCH, 1, 'placing'));
  }

  async #reserve(orderId: OrderId, batchId: string, n: number, purpose: 'placing' | 'restock'): Promise<Wish<OrderCommand>> {
    await this.#ask(orderId, told.planReservation({ n, purpose, parts: [{ batchId, quantity: 1 }] }));
    const reservationId = renamed(told.reservation(n), told.ORDER, orderId);
    const record = await this.#house.send(keyBatchDecider, batchStream(batchId), {
      type: 'ReserveKeys',
      reservationId,
      orderId,
      quantity: 1,
    });
    return { type: 'RecordStockReserved', reservationId, parts: [{ batchId, quantity: 1, record: refTo(record) }] };
  }

  async #release(orderId: OrderId): Promise<void> {
    const reservationId = reservationOf(orderId);
    await this.#house.send(keyBatchDecider, batchStream(told.BATCH), { type: 'ReleaseKeys', reservationId, orderId });
    await this.#house.send(quotaDecider, quotaStream(CONTACT, PRODUCT), {
      type: 'FreeQuota',
      reservationId,
      orderId,
      because: 'order-ended',
    });
    await this.#ask(orderId, { type: 'RecordStockReleased', reservationId });
    await this.#ask(orderId, { type: 'RecordQuotaReleased' });
  }

  async #pay(orderId: OrderId): Promise<void> {
    await this.#ask(orderId, told.startPayment({ method: 'alipay' }));
    this.#house.clock.advance(240);
    await this.#reportPaid(orderId);
  }

  /** The message, the trade it binds, the order's fact, and what became of the message. */
  async #reportPaid(orderId: OrderId): Promise<void> {
    const message = await this.#message(orderId);
    const trade = await this.#bind(orderId, told.yuan(10));
    const report = { ...this.#of(orderId, told.acceptChannelReport()), tradeNo: tradeOf(orderId), message: refTo(message), trade };
    await this.#ask(orderId, report, 'recorded', { kind: 'channel', id: told.ACCOUNT });
    await this.#house.send(inboxDecider, INBOX, { type: 'SettleMessage', message: message.id, outcome: 'accepted', orderId });
  }

  #message(orderId: OrderId): Promise<StoredEvent> {
    const claimed = { account: told.ACCOUNT, claimedOutTradeNo: renamed(told.outTradeNo(), told.ORDER, orderId) };
    const raw = { method: 'POST', contentType: 'application/x-www-form-urlencoded', bytes: 10, digest: sha256(orderId) } as const;
    return this.#house.send(inboxDecider, INBOX, { type: 'RecordMessage', ...claimed, ...raw, sealed: told.sealed('message') });
  }

  async #bind(orderId: OrderId, amount: ReturnType<typeof told.yuan>): Promise<RecordRef> {
    const bound = { account: told.ACCOUNT, tradeNo: tradeOf(orderId), orderId, attemptId: renamed(told.attempt(), told.ORDER, orderId) };
    return refTo(
      await this.#house.send(tradeDecider, tradeStream(told.ACCOUNT, sha256(tradeOf(orderId))), { type: 'BindTrade', ...bound, amount }),
    );
  }

  async #deliver(orderId: OrderId, batchId: string): Promise<void> {
    await this.#ask(orderId, { type: 'StartDelivery' });
    await this.#allocate(orderId, batchId, 1);
  }

  async #allocate(orderId: OrderId, batchId: string, n: number): Promise<void> {
    const [allocationId, reservationId] = renamed([told.allocation(n), told.reservation(n)] as const, told.ORDER, orderId);
    const wish = { type: 'AllocateKeys', allocationId, reservationId } as const;
    const record = await this.#house.send(keyBatchDecider, batchStream(batchId), wish);
    const { keyIds } = record.data as { readonly keyIds: readonly string[] };
    const keys = keyIds.map((keyId) => ({ keyId, batchId, commitment: sha256(`commitment ${keyId}`) }));
    await this.#ask(orderId, { ...wish, type: 'RecordAllocation', lineId: told.LINE, keys, records: [refTo(record)] });
  }

  /** Claimed, sent once, and then known by its answer, or by asking again. */
  async #refund(orderId: OrderId, ...results: readonly ('unknown' | 'done' | 'failed')[]): Promise<void> {
    const refundNo = this.#of(orderId, told.refundNo());
    const claim = { purpose: 'refund', subject: refundNo, worker: 'w1', validForSeconds: 60 } as const;
    const { data } = await this.#ask(orderId, { type: 'ClaimEffect', ...claim });
    const { effectNo } = data as { readonly effectNo: string };
    await this.#ask(orderId, { type: 'SubmitRefund', refundNo, effectNo, try: 1 });
    for (const [n, result] of results.entries()) {
      const said = { done: { channelRefundNo: 'c-1' }, unknown: { because: 'timeout' }, failed: { code: 'balance-too-low' } }[result];
      const learnedBy = n === 0 ? 'answer' : 'query';
      await this.#ask(orderId, { type: 'RecordRefundResult', refundNo, result, ...said, learnedBy });
      this.#house.clock.advance(600);
    }
  }

  #of<T>(orderId: OrderId, wish: T): T {
    return renamed(wish, told.ORDER, orderId);
  }

  #ask(
    orderId: OrderId,
    wish: Wish<OrderCommand>,
    outcome = 'recorded',
    actor: Actor = { kind: 'shop', id: 'key-1' },
  ): Promise<StoredEvent> {
    return this.#house.send(orderCaseDecider, orderStream(orderId), this.#of(orderId, wish), outcome, actor);
  }
}

/** Automatic refunds, which were not counted yet on that day. */
export async function tellAutomaticRefunds(): Promise<readonly string[]> {
  const house = new ToldHouse();
  house.clock.set(at('17:00'));
  for (const n of [1, 2]) {
    const orderId = told.orderNumbered(n);
    const count = { refundNo: renamed(told.refundNo(), told.ORDER, orderId), orderId, amount: told.yuan(n), limit: REFUND_LIMIT };
    await house.send(refundLimitDecider, refundLimitStream('live'), { type: 'CountAutomaticRefund', ...count });
  }
  return house.lines();
}
