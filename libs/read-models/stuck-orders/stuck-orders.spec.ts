import { type OrderFact, orderStream } from '@app/domain/order-case';
import { documents, keep, storedDocuments, toldLog } from '@app/testing';
import {
  alarmCleared,
  alarmRaised,
  allocationFailed,
  at,
  attempt,
  chargebackDebited,
  deliveryCompleted,
  duplicatePaymentReceived,
  keysRestocked,
  ORDER,
  openOrder,
  orderBeingPaid,
  orderExpired,
  orderInDelivery,
  orderNumbered,
  orderPlaced,
  orderRejectedByRisk,
  paidOrder,
  paymentAmountMismatched,
  paymentConfirmed,
  promiseBroken,
  recordedAt,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundSucceeded,
  restockRequested,
  riskHoldEscalated,
  riskHoldPlaced,
  riskHoldReleased,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { documentsOf } from '../documents.query.js';
import { type StuckOrder, stuckOrders } from './stuck-orders.projection.js';
import { StuckOrders } from './stuck-orders.query.js';

function told(...story: readonly OrderFact[]): StuckOrder | undefined {
  const log = toldLog();
  log.tell(orderStream(ORDER), ...story);
  return documents(keep(stuckOrders, log.events))[ORDER];
}
const broken = recordedAt(at('10:20'), promiseBroken());

describe('A stuck order', () => {
  it('is one that broke its promise, until it is delivered or its money goes back', () => {
    expect(told(...paidOrder())).toMatchObject({ stuck: false, waits: [], deliverBy: at('10:20') });
    expect(told(...paidOrder(), broken)).toMatchObject({
      stuck: true,
      since: at('10:20'),
      deliverBy: at('10:20'),
      waits: [{ reason: 'promise-broken', since: at('10:20'), dueAt: at('10:20') }],
    });
    expect(told(...paidOrder(), broken, deliveryCompleted())).toMatchObject({ stuck: false, waits: [] });
    expect(told(...paidOrder(), broken, refundRequested())).toMatchObject({ stuck: false });
    expect(told(...paidOrder(), broken, refundRequested({ tradeNo: tradeNo(2) }))).toMatchObject({ stuck: true });
    expect(told(...paidOrder(), broken, refundObserved())).toMatchObject({ stuck: false });
    expect(told(...paidOrder(), broken, chargebackDebited())).toMatchObject({ stuck: false });
  });

  it('is one whose refund waits for a person, until that refund is done', () => {
    const waiting = [...paidOrder(), refundRequested(), refundFailed(), refundNeedsHuman()];
    expect(told(...waiting)).toMatchObject({ stuck: true, waits: [{ reason: 'refund-needs-human', subject: refundNo() }] });
    expect(told(...waiting, refundSucceeded({ refundNo: refundNo(2) }))).toMatchObject({ stuck: true });
    expect(told(...waiting, refundSucceeded())).toMatchObject({ stuck: false });
    expect(told(...waiting, refundRequested({ n: 2 }))).toMatchObject({ stuck: false });
    expect(told(...waiting, refundRequested({ n: 2, tradeNo: tradeNo(2) }))).toMatchObject({ stuck: true });
  });

  it('is one whose failed refund was not asked for again, though another part of the payment was paid back', () => {
    const parts = [refundRequested({ amount: yuan(4) }), refundRequested({ n: 2, amount: yuan(6) })];
    const waiting = [
      ...paidOrder(),
      ...parts,
      refundSucceeded({ refundNo: refundNo(2), amount: yuan(6) }),
      refundNeedsHuman(),
      refundFailed(),
    ];
    expect(told(...waiting)).toMatchObject({ stuck: true, waits: [{ reason: 'refund-needs-human', subject: refundNo() }] });
    expect(told(...waiting, refundObserved({ amount: yuan(4) }))).toMatchObject({ stuck: false });
  });

  it('is one that is held by risk, until it is released or rejected', () => {
    const held = [...paidOrder(), recordedAt(at('10:06'), riskHoldPlaced())];
    expect(told(...held)).toMatchObject({ waits: [{ reason: 'held-by-risk', subject: 'hold-1', since: at('10:06'), dueAt: at('10:18') }] });
    expect(told(...held, recordedAt(at('10:18'), riskHoldEscalated()))).toMatchObject({
      since: at('10:06'),
      waits: [{ since: at('10:06'), dueAt: at('10:48') }],
    });
    expect(told(...held, riskHoldReleased())).toMatchObject({ stuck: false });
    expect(told(...held, orderRejectedByRisk())).toMatchObject({ stuck: false });
  });

  it('is one that waits for new stock, until it comes or the money goes back', () => {
    const waiting = [...orderInDelivery(), allocationFailed(), restockRequested()];
    expect(told(...waiting)).toMatchObject({ waits: [{ reason: 'awaiting-restock', subject: 'line-1', dueAt: at('11:06') }] });
    expect(told(...waiting, keysRestocked())).toMatchObject({ stuck: false });
    expect(told(...waiting, refundRequested({ reason: 'out-of-stock-after-payment' }))).toMatchObject({ stuck: false });
    expect(told(...waiting, broken, keysRestocked())).toMatchObject({ stuck: true, waits: [{ reason: 'promise-broken' }] });
  });

  it('is one that was paid with a wrong amount, until that money goes back', () => {
    const wrong = [...openOrder(), paymentAmountMismatched()];
    expect(told(...wrong)).toMatchObject({ stuck: true, waits: [{ reason: 'amount-mismatch', subject: tradeNo() }] });
    expect(told(...wrong, deliveryCompleted())).toMatchObject({ stuck: true });
    expect(told(...wrong, refundRequested({ amount: yuan(4) }))).toMatchObject({ stuck: true });
    expect(told(...wrong, refundRequested({ amount: yuan(4) }), refundRequested({ n: 2, amount: yuan(5) }))).toMatchObject({
      stuck: false,
    });
    expect(told(...wrong, refundRequested())).toMatchObject({ stuck: false });
  });

  it('is one that got money again which may be the payment, until a person says so or it is asked back', () => {
    const byHand = paymentConfirmed({ learnedBy: 'shop', tradeNo: 'wallet-9' });
    const paid = [...orderBeingPaid(), byHand, deliveryCompleted()];
    const again = recordedAt(at('10:07'), duplicatePaymentReceived({ attemptId: attempt() }));
    const alarm = alarmRaised({ alarm: 'refund-needs-human', subject: tradeNo(2) });
    const waiting = { waits: [{ reason: 'refund-needs-human', subject: tradeNo(2), since: at('10:07') }] };
    expect(told(...paid, again, alarm)).toMatchObject(waiting);
    expect(told(...paid, again, alarm, alarmCleared())).toMatchObject({ stuck: false });
    const asked = refundRequested({ attemptId: attempt(), tradeNo: tradeNo(2) });
    expect(told(...paid, again, asked, alarmCleared())).toMatchObject({ stuck: false });
    expect(told(...paidOrder(), duplicatePaymentReceived())).toMatchObject({ stuck: false });
  });

  it('is one whose payment a person may still say the wrong amount to be', () => {
    const wrong = [paymentAmountMismatched({ tradeNo: tradeNo(2) }), alarmRaised({ alarm: 'amount-mismatch', subject: tradeNo(2) })];
    const paid = [...orderBeingPaid(), paymentConfirmed({ learnedBy: 'shop', tradeNo: 'wallet-9' })];
    expect(told(...paid, ...wrong)).toMatchObject({ stuck: true, waits: [{ reason: 'amount-mismatch', subject: tradeNo(2) }] });
    expect(told(...paid, ...wrong, alarmCleared())).toMatchObject({ stuck: false });
  });

  it('is told by the account and the number of the money, not by the number alone', () => {
    const again = duplicatePaymentReceived({ attemptId: attempt(2), tradeNo: tradeNo() });
    const back = refundRequested({ attemptId: attempt(2), tradeNo: tradeNo() });
    expect(told(...paidOrder(), broken, again, back)).toMatchObject({ stuck: true, waits: [{ reason: 'promise-broken' }] });
  });

  it('is stuck since the first of its reasons, as long as one is left', () => {
    const both = [...orderInDelivery(), recordedAt(at('10:07'), restockRequested()), broken];
    expect(told(...both)).toMatchObject({ since: at('10:07') });
    expect(told(...both, recordedAt(at('10:25'), keysRestocked()))).toMatchObject({ since: at('10:07'), waits: [{ since: at('10:20') }] });
  });

  it('is not one that was never placed', () => {
    expect(told(orderExpired(), promiseBroken())).toBeUndefined();
  });
});

describe('The stuck orders', () => {
  it('are live ones unless test ones are asked for, by shop and by reason, newest first', async () => {
    const log = toldLog();
    for (const [n, over] of [{}, { shopId: 'shop-2' }, { mode: 'test' as const }, {}, {}].entries()) {
      const stream = orderStream(orderNumbered(n));
      log.tell(stream, recordedAt(at('10:00'), orderPlaced({ orderId: orderNumbered(n), ...over })));
      if (n < 4) log.tell(stream, recordedAt(at(`10:2${n}`), n === 0 ? riskHoldPlaced() : promiseBroken()));
    }
    const stored = storedDocuments();
    try {
      await stored.add(stuckOrders, log.events);
      const stuck = new StuckOrders(documentsOf(stuckOrders, stored.store, (name) => name));
      const list = async (wanted: Parameters<typeof stuck.list>[0]) => (await stuck.list(wanted)).items.map(({ orderId }) => orderId);
      expect(await list({})).toEqual([3, 1, 0].map(orderNumbered));
      expect(await list({ mode: 'test' })).toEqual([orderNumbered(2)]);
      expect(await list({ shopId: 'shop-2' })).toEqual([orderNumbered(1)]);
      expect(await list({ reason: 'held-by-risk' })).toEqual([orderNumbered(0)]);
    } finally {
      await stored.close();
    }
  });
});
