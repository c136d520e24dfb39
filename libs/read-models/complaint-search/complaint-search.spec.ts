import { orderStream } from '@app/domain/order-case';
import { batchStream } from '@app/domain/vault';
import { type Fact, type Instant, sha256 } from '@app/kernel';
import { documents, keep, renamed, type StoredDocuments, storedDocuments, type ToldLog, toldLog } from '@app/testing';
import * as story from '@app/testing/order-story';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { ordersOfShop } from '../orders-of-shop/orders-of-shop.projection.js';
import { BadCursor } from '../page.query.js';
import { type Complaint, ComplaintSearch } from './complaint-search.query.js';
import { complaintTerms } from './complaint-terms.projection.js';
import { keysByLastFour } from './keys-by-last-four.projection.js';

const { at, ORDER, orderNumbered } = story;

describe('The terms of an order', () => {
  const terms = (...facts: readonly Fact[]): readonly string[] => {
    const log = toldLog();
    log.tell(orderStream(ORDER), ...facts);
    return Object.values(documents(keep(complaintTerms, log.events))).map(({ kind, term }) => `${kind} ${term}`);
  };

  it('are every number that shop, channel or wallet know it by', () => {
    expect(terms(story.orderPlaced({ shopOrderNo: 'A-1' }))).toEqual(['shop-order-no A-1', `contact ${sha256('contact')}`]);
    expect(terms(story.contactCorrected())).toEqual([`contact ${sha256('new contact')}`]);
    expect(terms(story.paymentAttemptStarted())).toEqual([`out-trade-no ${story.outTradeNo()}`]);
    expect(terms(story.paymentNotificationAccepted({ walletTradeNo: 'w-1' }))).toEqual(['trade-no trade-1', 'wallet-trade-no w-1']);
    expect(terms(story.paymentQueried())).toEqual([]);
    expect(terms(story.paymentQueried({ answer: 'paid', tradeNo: 't-9' }))).toEqual(['trade-no t-9']);
    const money = [story.paymentConfirmed(), story.paymentAmountMismatched(), story.latePaymentReceived()];
    expect(terms(...money, story.duplicatePaymentReceived())).toEqual(['trade-no trade-1', 'trade-no trade-2']);
    expect(terms(story.refundRequested())).toEqual([`refund-no ${story.refundNo()}`]);
    expect(terms(story.refundSucceeded(), story.refundObserved())).toEqual(['channel-refund-no channel-refund-1']);
    expect(terms(story.chargebackDebited())).toEqual(['chargeback-no case-1']);
  });

  it('stay, though the contact was corrected since', () => {
    expect(terms(story.orderPlaced(), story.contactCorrected())).toHaveLength(2);
  });
});

describe('A search by what a complaint mentions', () => {
  let stored: StoredDocuments;
  let search: ComplaintSearch;

  const tell = (log: ToldLog, n: number, ...facts: readonly Fact[]): void =>
    void log.tell(orderStream(orderNumbered(n)), ...renamed(facts, ORDER, orderNumbered(n)));
  const findAll = async (complaint: Complaint): Promise<readonly (readonly [number, ...string[]])[]> =>
    (await search.find(complaint)).items.map(({ order, foundBy }) => [numberOf(order.orderId), ...foundBy]);
  const mentioned = (text: string, more: Partial<NonNullable<Complaint['mentioned']>> = {}): Complaint => ({
    mentioned: { text, ...more },
  });

  beforeAll(async () => {
    const log = toldLog();
    for (const n of [1, 2, 3, 4]) {
      const time: Instant = at(`10:0${n}`);
      tell(log, n, story.recordedAt(time, story.orderPlaced(n === 4 ? { mode: 'test' } : { shopOrderNo: n === 3 ? 'B-1' : 'A-1' })));
    }
    tell(log, 1, story.paymentAttemptStarted(), story.paymentNotificationAccepted({ tradeNo: 't-1', walletTradeNo: 'w-1' }));
    tell(log, 2, story.paymentAttemptStarted({ channel: { account: 'wechat', kind: 'epay', mode: 'live', revision: '0' } }));
    tell(log, 2, story.orderExpired(), story.latePaymentReceived({ tradeNo: 'A-1' }));
    const key = (n: number, ends: string) => ({
      ...{ keyId: `b1-${n}`, sealed: story.sealed('key'), salt: story.sealed('salt'), fingerprint: sha256(`${n}`) },
      ...{ commitment: sha256(`c ${n}`), last4Index: sha256(ends) },
    });
    const keys = [key(1, 'ABCD'), key(2, 'ABCD'), key(3, 'ABCD'), key(4, 'WXYZ')];
    log.tell(batchStream('b1'), { type: 'KeysImported', data: { batchId: 'b1', productId: 'p1', mode: 'live', keys } });
    for (const [n, keyIds] of [[1, ['b1-1', 'b1-4']] as const, [3, ['b1-2']] as const]) {
      const data = { allocationId: `a${n}`, reservationId: `r${n}`, orderId: orderNumbered(n), keyIds };
      log.tell(batchStream('b1'), { type: 'KeysAllocated', data });
    }
    const lost = { reservationId: 'r2', orderId: orderNumbered(2), keyIds: ['b1-3'] };
    log.tell(batchStream('b1'), { type: 'KeysAllocated', data: { allocationId: 'a2', ...lost } });
    log.tell(batchStream('b1'), { type: 'KeysReleased', data: { ...lost, unknown: false } });
    stored = storedDocuments();
    for (const projection of [ordersOfShop, complaintTerms, keysByLastFour]) await stored.add(projection, log.events);
    const { store } = stored;
    const live = (name: string): string => name;
    search = new ComplaintSearch(
      documentsOf(ordersOfShop, store, live),
      documentsOf(complaintTerms, store, live),
      documentsOf(keysByLastFour, store, live),
    );
  });
  afterAll(() => stored.close());

  it('finds an order by its own id, however that is written', async () => {
    expect(await findAll(mentioned(orderNumbered(2)))).toEqual([[2, 'order-id']]);
    expect(await findAll(mentioned(`  ${orderNumbered(2).toLowerCase()}\n`))).toEqual([[2, 'order-id']]);
    expect(await findAll(mentioned(orderNumbered(9)))).toEqual([]);
  });

  it('finds orders by the numbers of shop, channel and wallet, and says by which', async () => {
    expect(await findAll(mentioned('B-1'))).toEqual([[3, 'shop-order-no']]);
    expect(await findAll(mentioned('t-1'))).toEqual([[1, 'trade-no']]);
    expect(await findAll(mentioned('w-1'))).toEqual([[1, 'wallet-trade-no']]);
    expect(await findAll(mentioned(`CT${orderNumbered(1)}01`))).toEqual([[1, 'out-trade-no']]);
    const [newest, ...others] = await findAll(mentioned('A-1'));
    expect([newest?.[0], [...(newest ?? [])].slice(1).sort()]).toEqual([2, ['shop-order-no', 'trade-no']]);
    expect(others).toEqual([[1, 'shop-order-no']]);
    expect(await findAll(mentioned('nothing'))).toEqual([]);
  });

  it('finds orders by an index of a contact, and by one of the last four characters of a key they did not give back', async () => {
    expect(await findAll(mentioned('someone@example.com', { contacts: [sha256('contact'), sha256('contact at another shop')] }))).toEqual(
      [4, 3, 2, 1].map((n) => [n, 'contact']),
    );
    expect(await findAll(mentioned('ABCD', { lastFours: [sha256('ABCD')] }))).toEqual([3, 1].map((n) => [n, 'key-last-four']));
    expect(await findAll(mentioned('WXYZ', { lastFours: [sha256('WXYZ')] }))).toEqual([[1, 'key-last-four']]);
  });

  it('narrows what it found by status, channel, time, and what only the case file can tell', async () => {
    const contact = mentioned('someone', { contacts: [sha256('contact')] });
    const numbers = async (complaint: Complaint) => (await findAll(complaint)).map(([n]) => n);
    expect(await numbers({ ...contact, channel: 'wechat' })).toEqual([2]);
    expect(await numbers({ ...contact, channel: 'epay-1' })).toEqual([1]);
    expect(await numbers({ ...contact, from: at('10:02'), to: at('10:03') })).toEqual([3, 2]);
    expect(await numbers({ ...contact, status: 'awaiting-stock' })).toEqual([4, 3, 1]);
    const asked: string[] = [];
    const fits = (orderId: string): Promise<boolean> => Promise.resolve(asked.push(orderId) > 0 && orderId === orderNumbered(3));
    expect(await numbers({ ...contact, from: at('10:02'), to: at('10:03'), fits })).toEqual([3]);
    expect(asked).toEqual([orderNumbered(3), orderNumbered(2)]);
  });

  it('goes through all orders when nothing is mentioned', async () => {
    const numbers = async (complaint: Complaint) => (await findAll(complaint)).map(([n]) => n);
    expect(await numbers({})).toEqual([4, 3, 2, 1]);
    expect(await numbers({ from: at('10:02'), to: at('10:03') })).toEqual([3, 2]);
    expect(await numbers({ from: at('10:04') })).toEqual([4]);
    expect(await numbers({ status: 'awaiting-stock', to: at('10:03') })).toEqual([3, 1]);
    expect(await numbers({ channel: 'epay-1' })).toEqual([1]);
    expect(await numbers({ fits: (orderId) => Promise.resolve(orderId === orderNumbered(2)) })).toEqual([2]);
  });

  it('gives page after page, of what is mentioned and of everything', async () => {
    for (const complaint of [mentioned('someone', { contacts: [sha256('contact')] }), {}]) {
      const seen: number[] = [];
      let after: string | undefined;
      do {
        const page = await search.find({ ...complaint, limit: 1, after });
        expect(page.items.length).toBeLessThanOrEqual(1);
        seen.push(...page.items.map(({ order }) => numberOf(order.orderId)));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(seen).toEqual([4, 3, 2, 1]);
    }
    await expect(search.find({ ...mentioned('x'), after: 'x' })).rejects.toBeInstanceOf(BadCursor);
    await expect(search.find({ ...mentioned('x'), limit: 0 })).rejects.toBeInstanceOf(RangeError);
  });
});

function numberOf(orderId: string): number {
  return [1, 2, 3, 4].find((n) => orderNumbered(n) === orderId) ?? 0;
}
