import { type OrderFact, orderStream } from '@app/domain/order-case';
import { documents, keep, type StoredDocuments, storedDocuments, type ToldLog, toldLog } from '@app/testing';
import {
  at,
  contactCorrected,
  deliveredOrder,
  deliveryRevoked,
  deliveryViewed,
  duplicatePaymentReceived,
  ORDER,
  openOrder,
  orderExpired,
  orderNumbered,
  orderPlaced,
  paidOrder,
  paymentAttemptStarted,
  recordedAt,
  refundNo,
  refundRequested,
  refundSucceeded,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { type OrderOfShop, ordersOfShop } from './orders-of-shop.projection.js';
import { OrdersOfShop } from './orders-of-shop.query.js';

type Story = readonly (OrderFact & { readonly recordedAt?: ReturnType<typeof at> })[];

function shown(...story: Story): OrderOfShop | undefined {
  const log = toldLog();
  log.tell(orderStream(ORDER), ...story);
  return documents(keep(ordersOfShop, log.events))[ORDER];
}

describe('An order of a shop', () => {
  it('is shown with what was bought, until when it must be paid, and that nothing was paid', () => {
    expect(shown(...openOrder())).toMatchObject({
      orderId: ORDER,
      shopId: 'shop-1',
      mode: 'live',
      revision: '2',
      placedAt: at('10:00'),
      updatedAt: at('10:00'),
      payBefore: at('10:15'),
      status: 'awaiting-payment',
      final: false,
      lines: [{ lineId: 'line-1', productId: 'product-1', name: 'Game card 100', quantity: 1 }],
      total: yuan(10),
      paid: yuan(0),
      refunded: yuan(0),
      delivered: { quantity: 0 },
      channels: [],
    });
  });

  it('is paid, and then delivered', () => {
    expect(shown(...paidOrder())).toMatchObject({
      status: 'paid',
      paymentStatus: 'paid',
      deliverBy: at('10:20'),
      paid: yuan(10),
      channels: ['epay-1'],
      updatedAt: at('10:05'),
    });
    expect(shown(...deliveredOrder(), deliveryViewed())).toMatchObject({
      status: 'delivered',
      fulfilmentStatus: 'viewed',
      delivered: { quantity: 1 },
    });
  });

  it('counts all the money that came and all that went back, whatever it was for', () => {
    const second = [paymentAttemptStarted({ number: 2 }), duplicatePaymentReceived()];
    expect(shown(...paidOrder(), ...second)).toMatchObject({ paid: yuan(20), refunded: yuan(0) });
    const back = [refundRequested({ tradeNo: tradeNo(2), reason: 'duplicate-payment' }), refundSucceeded()];
    expect(shown(...paidOrder(), ...second, ...back)).toMatchObject({ paid: yuan(20), refunded: yuan(10), status: 'paid' });
  });

  it('has nothing delivered once its keys are revoked', () => {
    const refunded = shown(...deliveredOrder(), refundRequested(), deliveryRevoked(), refundSucceeded({ refundNo: refundNo() }));
    expect(refunded).toMatchObject({ delivered: { quantity: 0 }, refunded: yuan(10), status: 'refunded', fulfilmentStatus: 'revoked' });
  });

  it('is nowhere before it is placed, and is not mixed with a batch that has a fact of the same name', () => {
    const log = toldLog();
    log.tell(orderStream(ORDER), orderExpired());
    log.tell('keybatch-1', { type: 'KeysAllocated', data: { allocationId: 'a', reservationId: 'r', orderId: ORDER, keyIds: ['k'] } });
    expect(documents(keep(ordersOfShop, log.events))).toEqual({});
  });
});

describe('The orders of a shop', () => {
  let stored: StoredDocuments;
  let log: ToldLog;
  let orders: OrdersOfShop;
  const place = (n: number, minute: string, over: Parameters<typeof orderPlaced>[0] = {}): void =>
    void log.tell(orderStream(orderNumbered(n)), recordedAt(at(minute), orderPlaced({ orderId: orderNumbered(n), ...over })));
  const numbers = ({ items }: { readonly items: readonly { readonly orderId: string }[] }): number[] =>
    items.map(({ orderId }) => [1, 2, 3, 4, 5, 6].findIndex((n) => orderNumbered(n) === orderId) + 1);

  beforeEach(async () => {
    log = toldLog();
    stored = storedDocuments();
    orders = new OrdersOfShop(documentsOf(ordersOfShop, stored.store, (name) => name));
    place(1, '10:00', { shopOrderNo: 'A-1' });
    place(2, '10:01', { mode: 'test' });
    place(3, '10:02', { shopId: 'shop-2', shopOrderNo: 'A-1' });
    place(4, '10:03');
    log.tell(orderStream(orderNumbered(4)), recordedAt(at('10:30'), orderExpired()));
    log.tell(orderStream(orderNumbered(1)), recordedAt(at('10:40'), contactCorrected()));
    await stored.add(ordersOfShop, log.events);
  });
  afterEach(() => stored.close());

  it('are listed newest first, those of other shops never', async () => {
    expect(numbers(await orders.list({ shopId: 'shop-1' }))).toEqual([4, 2, 1]);
    expect(numbers(await orders.list({ shopId: 'shop-2' }))).toEqual([3]);
    expect(numbers(await orders.list({ shopId: 'nobody' }))).toEqual([]);
    expect(await orders.find('shop-2', orderNumbered(1))).toBeUndefined();
    expect(await orders.find('shop-1', orderNumbered(1))).toMatchObject({ orderId: orderNumbered(1), shopOrderNo: 'A-1' });
  });

  it('are found by status, mode, contact and the shop’s own number, alone and together', async () => {
    const shopId = 'shop-1';
    const corrected = contactCorrected().data.contactIndex;
    expect(numbers(await orders.list({ shopId, status: 'expired' }))).toEqual([4]);
    expect(numbers(await orders.list({ shopId, status: 'awaiting-stock' }))).toEqual([2, 1]);
    expect(numbers(await orders.list({ shopId, mode: 'live' }))).toEqual([4, 1]);
    expect(numbers(await orders.list({ shopId, contact: corrected }))).toEqual([1]);
    expect(numbers(await orders.list({ shopId, contact: corrected, status: 'expired' }))).toEqual([]);
    expect(numbers(await orders.list({ shopId, shopOrderNo: 'A-1' }))).toEqual([1]);
    expect(numbers(await orders.list({ shopId, shopOrderNo: 'A-1', status: 'expired' }))).toEqual([]);
  });

  it('that changed since a time are listed by their latest change', async () => {
    expect(numbers(await orders.list({ shopId: 'shop-1', updatedSince: at('10:30') }))).toEqual([1, 4]);
    expect(numbers(await orders.list({ shopId: 'shop-1', updatedSince: at('10:31') }))).toEqual([1]);
    expect(numbers(await orders.list({ shopId: 'shop-1', updatedSince: at('10:00'), status: 'awaiting-stock' }))).toEqual([1, 2]);
  });

  it('are pages that follow one another', async () => {
    const first = await orders.list({ shopId: 'shop-1', limit: 2 });
    expect(numbers(first)).toEqual([4, 2]);
    expect(numbers(await orders.list({ shopId: 'shop-1', limit: 2, after: first.next ?? '' }))).toEqual([1]);
  });

  it('are seen across shops by those who look after all of them', async () => {
    expect(numbers(await orders.listAll({}))).toEqual([4, 3, 2, 1]);
    expect(numbers(await orders.listAll({ mode: 'test' }))).toEqual([2]);
    expect(numbers(await orders.listAll({ status: 'expired' }))).toEqual([4]);
    expect(numbers(await orders.listUnfinished({}))).toEqual([1, 2, 3]);
  });

  it('show neither the case file nor a contact index', async () => {
    for (const item of (await orders.list({ shopId: 'shop-1' })).items) {
      expect(Object.keys(item)).not.toContain('case');
      expect(JSON.stringify(item)).not.toContain(contactCorrected().data.contactIndex);
    }
  });
});
