import { type OrderFact, orderStream } from '@app/domain/order-case';
import { sha256 } from '@app/kernel';
import { documents, keep, storedDocuments, toldLog } from '@app/testing';
import {
  at,
  contactCorrected,
  deliveredOrder,
  deliveryRevoked,
  deliveryViewed,
  key,
  keysDelivered,
  ORDER,
  openOrder,
  orderCancelled,
  orderExpired,
  orderNumbered,
  orderPlaced,
  paidOrder,
  recordedAt,
  refundObserved,
  refundRequested,
  refundSucceeded,
  stockUnavailable,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { type OrderOfBuyer, ordersOfBuyer } from './orders-of-buyer.projection.js';
import { OrdersOfBuyer } from './orders-of-buyer.query.js';

function told(...story: readonly OrderFact[]): OrderOfBuyer | undefined {
  const log = toldLog();
  log.tell(orderStream(ORDER), ...story);
  return documents(keep(ordersOfBuyer, log.events))[ORDER];
}

describe('A buyer’s order', () => {
  it.each<readonly [OrderOfBuyer['stage'], readonly OrderFact[]]>([
    ['unpaid', openOrder()],
    ['out-of-stock', [orderPlaced(), stockUnavailable()]],
    ['cancelled', [...openOrder(), orderCancelled()]],
    ['expired', [...openOrder(), orderExpired()]],
    ['paid', paidOrder()],
    ['paid', [...paidOrder(), stockUnavailable({ purpose: 'restock' })]],
    ['delivered', deliveredOrder()],
    ['viewed', [...deliveredOrder(), deliveryViewed()]],
    ['revoked', [...deliveredOrder(), refundRequested(), deliveryRevoked()]],
    ['delivered', [...deliveredOrder(), keysDelivered({ keyIds: [key(2).keyId] }), deliveryRevoked({ keyIds: [key(2).keyId] })]],
    ['viewed', [...deliveredOrder(), keysDelivered({ keyIds: [key(2).keyId] }), deliveryViewed(), deliveryRevoked()]],
  ])('is %s', (stage, story) => {
    expect(told(...story)).toMatchObject({ stage, shopId: 'shop-1', bought: [{ name: 'Game card 100', quantity: 1 }], total: yuan(10) });
  });

  it('counts the money that went back, in the currency of the deal', () => {
    const euros = refundObserved({ amount: { amount: 500, currency: 'EUR' } });
    expect(told(...paidOrder(), refundSucceeded({ amount: yuan(4) }), refundObserved({ amount: yuan(3) }), euros)?.moneyBack).toEqual(
      yuan(7),
    );
  });

  it('is paid, and not revoked, once another key is handed out in place of one that was revoked', () => {
    const revoked = [...paidOrder(), keysDelivered(), deliveryRevoked()];
    expect(told(...revoked)?.stage).toBe('revoked');
    expect(told(...revoked, keysDelivered({ keyIds: [key(2).keyId] }))?.stage).toBe('paid');
  });

  it('is not there before it is placed', () => {
    expect(told(orderExpired())).toBeUndefined();
  });
});

describe('The orders of a buyer', () => {
  it('are found by the contact as last corrected, newest first, at one shop', async () => {
    const log = toldLog();
    for (const n of [1, 2, 3, 4]) {
      const shopId = n === 3 ? 'shop-2' : 'shop-1';
      log.tell(orderStream(orderNumbered(n)), recordedAt(at(`10:0${n}`), orderPlaced({ orderId: orderNumbered(n), shopId })));
    }
    log.tell(orderStream(orderNumbered(4)), contactCorrected());
    const stored = storedDocuments();
    try {
      await stored.add(ordersOfBuyer, log.events);
      const orders = new OrdersOfBuyer(documentsOf(ordersOfBuyer, stored.store, (name) => name));
      const of = async (shopId: string, contact: string) =>
        (await orders.list({ shopId, contact: sha256(contact) })).items.map(({ orderId }) => orderId);
      expect(await of('shop-1', 'contact')).toEqual([orderNumbered(2), orderNumbered(1)]);
      expect(await of('shop-2', 'contact')).toEqual([orderNumbered(3)]);
      expect(await of('shop-1', 'new contact')).toEqual([orderNumbered(4)]);
      expect(await of('shop-1', 'nobody')).toEqual([]);
    } finally {
      await stored.close();
    }
  });
});
