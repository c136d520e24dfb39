import { scenario } from '@app/testing';
import {
  alarmRaised,
  allocation,
  allocationFailed,
  at,
  attempt,
  chargebackDebited,
  deal,
  dealLine,
  deliveredOrder,
  deliveryCompleted,
  deliveryRevoked,
  deliveryStarted,
  deliveryViewed,
  deliveryViewReportedByShop,
  duplicatePaymentReceived,
  heldPart,
  key,
  keysAllocated,
  keysDelivered,
  keysHandedToShop,
  latePaymentReceived,
  openOrder,
  orderBeingPaid,
  orderExpired,
  orderInDelivery,
  orderPlaced,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptStarted,
  paymentConfirmed,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundSucceeded,
  reservationPlanned,
  restockRequested,
  riskAssessed,
  stockReserved,
  tradeNo,
  without,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { viewableKeyIds } from '../../fulfilment/delivered-keys.policy.js';
import { orderCaseDecider } from '../../order-case.decider.js';
import { orderStatus } from '../../order-case.status.js';
import { surplusMoney } from '../../payments/surplus-money.policy.js';
import { refundable } from '../refundable.policy.js';
import { moneyIsReturning } from '../returning-money.policy.js';

const { given } = scenario(orderCaseDecider);
const byShop = { type: 'RequestRefund', reason: 'requested-by-shop', by: 'shop' } as const;
const byOperator = { type: 'RequestRefund', reason: 'requested-by-operator', by: 'operator' } as const;
const duplicate = { type: 'RequestRefund', reason: 'duplicate-payment', by: 'saga', tradeNo: tradeNo(2) } as const;
const payment = { tradeNo: tradeNo(), attemptId: attempt() };
const all = 'requested-by-operator' as const;

describe('Requesting a refund of the payment', () => {
  it('asks all of it back, under a number of its own', () => {
    const after = given(...paidOrder()).when(byShop);
    after.then(refundRequested());
    expect(refundable(after.state, payment)).toEqual(yuan(0));
  });
  it('asks a part of it back, and then another', () => {
    given(...paidOrder())
      .when({ ...byOperator, amount: yuan(4) })
      .then(refundRequested({ amount: yuan(4), reason: all }));
    given(...paidOrder(), refundRequested({ amount: yuan(4) }))
      .when(byShop)
      .then(refundRequested({ n: 2, amount: yuan(6) }));
  });
  it.each(['shop', 'saga'] as const)('asks all of it back or nothing before delivery, where a %s asks', (by) =>
    given(...paidOrder())
      .when({ ...byShop, by, amount: yuan(4) })
      .thenRefused('not-delivered-yet'),
  );
  it('lets the rest follow the part that an operator sent back before delivery, and ends refunded', () => {
    const part = [...paidOrder(), refundRequested({ amount: yuan(4) }), refundSucceeded({ amount: yuan(4) })];
    const [rest] = surplusMoney(given(...part).state);
    expect(rest).toMatchObject({ amount: yuan(6), owed: { what: 'refund', reason: 'delivery-failed' } });
    const whole = given(...part).when({
      type: 'RequestRefund',
      by: 'saga',
      reason: 'delivery-failed',
      tradeNo: tradeNo(),
      amount: yuan(6),
    });
    whole.then(refundRequested({ n: 2, amount: yuan(6), reason: 'delivery-failed' }));
    const done = given(...part, refundRequested({ n: 2, amount: yuan(6) }), refundSucceeded({ refundNo: refundNo(2), amount: yuan(6) }));
    expect(orderStatus(done.state).status).toBe('refunded');
    expect(surplusMoney(done.state)).toEqual([]);
  });
  it('lets only what was never asked for follow: what failed waits for a person', () => {
    const failed = [...paidOrder(), refundRequested({ amount: yuan(4) }), refundFailed()];
    expect(surplusMoney(given(...failed).state)).toMatchObject([{ amount: yuan(6) }]);
  });
  it('takes the same part asked for again as one wish while it is open', () =>
    given(...paidOrder(), refundRequested({ amount: yuan(4) }))
      .when({ ...byShop, amount: yuan(4) })
      .thenNothing());
  it('takes it as another wish once the first is back', () =>
    given(...paidOrder(), refundRequested({ amount: yuan(4) }), refundSucceeded({ amount: yuan(4) }))
      .when({ ...byOperator, amount: yuan(4) })
      .then(refundRequested({ n: 2, amount: yuan(4), reason: all })));
  it('does nothing while all of it is on its way back', () =>
    given(...paidOrder(), refundRequested(), refundNeedsHuman())
      .when(byOperator)
      .thenNothing());
  it('has nothing left when all of it is back', () =>
    given(...paidOrder(), refundRequested(), refundSucceeded())
      .when(byShop)
      .thenRefused('nothing-to-refund'));
  it.each([refundObserved(), chargebackDebited()])('has nothing left when it went back by another road: $type', (fact) =>
    given(...paidOrder(), fact)
      .when(byShop)
      .thenRefused('nothing-to-refund'),
  );
  it('can be asked for again when it failed', () =>
    given(...paidOrder(), refundRequested(), refundFailed())
      .when(byOperator)
      .then(refundRequested({ n: 2, reason: all })));
  it('can be asked for again when it failed and a person was called', () => {
    const again = given(...paidOrder(), refundRequested(), refundFailed(), refundNeedsHuman()).when(byShop);
    again.then(refundRequested({ n: 2 }));
    expect(refundable(again.state, payment)).toEqual(yuan(0));
  });
  it('never asks for more than is left', () =>
    given(...paidOrder(), refundRequested({ amount: yuan(4) }))
      .when({ ...byShop, amount: yuan(7) })
      .thenRefused('exceeds-refundable', { refundable: yuan(6) }));
  it.each([
    { amount: 0, currency: 'CNY' },
    { amount: -1, currency: 'CNY' },
    { amount: 1.5, currency: 'CNY' },
    { amount: 100, currency: 'USD' },
  ] as const)('refuses an amount that is none: $amount $currency', (amount) =>
    given(...paidOrder())
      .when({ ...byShop, amount })
      .thenRefused('invalid-amount'),
  );
  it('needs a payment', () =>
    given(...openOrder())
      .when(byShop)
      .thenRefused('not-paid'));
  it('needs an order', () => given().when(byShop).thenRefused('unknown-order'));
  it('ends somewhere', () => {
    const refunds = Array.from({ length: 99 }, (_, n) => [
      refundRequested({ n: n + 1 }),
      refundFailed({ refundNo: refundNo(n + 1) }),
    ]).flat();
    given(...paidOrder(), ...refunds)
      .when(byOperator)
      .thenRefused('too-many-refunds', { limit: 99 });
  });
});

describe('Requesting a refund while keys are handed out', () => {
  it('comes too late for a shop', () =>
    given(...orderInDelivery())
      .when(byShop)
      .thenRefused('already-delivering'));
  it('is possible for an operator, and stops the delivery', () => {
    const after = given(...orderInDelivery()).when(byOperator);
    after.then(refundRequested({ reason: all }));
    expect(after.state.fulfilment.stage).toBe('started');
  });
  it('is possible for a shop while the order waits for new stock', () =>
    given(...orderInDelivery(), allocationFailed(), restockRequested())
      .when(byShop)
      .then(refundRequested()));
});

describe('Requesting a refund of delivered keys', () => {
  it('makes keys that nobody has seen unreadable in the same append', () => {
    const after = given(...deliveredOrder()).when(byShop);
    after.then(refundRequested(), deliveryRevoked());
    expect(viewableKeyIds(after.state.fulfilment)).toEqual([]);
    expect(after.state.fulfilment.stage).toBe('revoked');
  });
  it.each([deliveryViewed(), keysHandedToShop(), [keysHandedToShop(), deliveryViewReportedByShop()]].map((facts) => [facts].flat()))(
    'is refused to a shop once they may have been seen: $type',
    (...facts) =>
      given(...deliveredOrder(), ...facts)
        .when(byShop)
        .thenRefused('already-viewed'),
  );
  it('is refused to a saga that names no rule', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when({ ...byShop, by: 'saga', reason: 'delivery-failed' })
      .thenRefused('already-viewed'));
  it('is granted to an operator, and calls a person: money and goods are both gone', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when(byOperator)
      .then(refundRequested({ reason: all }), alarmRaised({ alarm: 'refunded-and-delivered', subject: refundNo() })));
  it('is granted under a rule that is named in the fact', () =>
    given(...deliveredOrder(), deliveryViewed())
      .when({ ...byShop, policy: 'goodwill@1' })
      .then(refundRequested({ policy: 'goodwill@1' }), { type: 'AlarmRaised' }));
  it('closes keys to the buyer that only the shop has fetched', () =>
    given(...deliveredOrder(), keysHandedToShop())
      .when(byOperator)
      .then(refundRequested({ reason: all }), deliveryRevoked(), { type: 'AlarmRaised', data: { alarm: 'refunded-and-delivered' } }));
});

describe('Requesting a refund of a part of several keys', () => {
  const three = [
    orderPlaced({ deal: deal(dealLine({ quantity: 3 })) }),
    reservationPlanned({ parts: [{ batchId: 'batch-1', quantity: 3 }] }),
    stockReserved({ parts: [heldPart(3)] }),
    paymentAttemptStarted({ amountDue: yuan(30) }),
    paymentConfirmed({ amount: yuan(30), due: yuan(30) }),
    riskAssessed(),
    deliveryStarted(),
    keysAllocated({ keys: [key(1), key(2), key(3)] }),
    keysDelivered({ allocationId: allocation(), keyIds: [1, 2, 3].map((n) => key(n).keyId) }),
    deliveryCompleted({ quantity: 3 }),
  ];
  it('revokes as many keys as the money left does not pay for', () => {
    const after = given(...three).when({ ...byShop, amount: yuan(10) });
    after.then(refundRequested({ amount: yuan(10) }), deliveryRevoked({ keyIds: [key(3).keyId] }));
    expect(after.state.fulfilment.stage).toBe('completed');
  });
  it('revokes a key that is paid for only in part', () =>
    given(...three)
      .when({ ...byShop, amount: yuan(0.01) })
      .then(refundRequested({ amount: yuan(0.01) }), deliveryRevoked({ keyIds: [key(3).keyId] })));
  it('revokes the rest with the rest of the money', () =>
    given(...three, refundRequested({ amount: yuan(10) }), deliveryRevoked({ keyIds: [key(3).keyId] }))
      .when({ ...byShop, amount: yuan(20) })
      .then(refundRequested({ n: 2, amount: yuan(20) }), deliveryRevoked({ keyIds: [key(1).keyId, key(2).keyId], refundNo: refundNo(2) })));
  it('leaves keys alone that the money left still pays for', () =>
    given(
      ...three,
      refundRequested({ amount: yuan(10) }),
      deliveryRevoked({ keyIds: [key(3).keyId] }),
      deliveryViewed({ keyIds: [key(1).keyId] }),
    )
      .when({ ...byOperator, amount: yuan(5) })
      .then(refundRequested({ n: 2, amount: yuan(5), reason: all }), deliveryRevoked({ keyIds: [key(2).keyId], refundNo: refundNo(2) })));
  it('pays back what was paid too much without taking a key', () => {
    const overpaid = three.map((fact) =>
      fact.type === 'PaymentConfirmed' ? paymentConfirmed({ amount: yuan(30.05), due: yuan(30) }) : fact,
    );
    given(...overpaid)
      .when({ ...byShop, amount: yuan(0.05) })
      .then(refundRequested({ amount: yuan(0.05) }));
  });
});

describe('Requesting a refund of money that pays for nothing', () => {
  it('pays a duplicate back, and leaves the delivery alone', () => {
    const after = given(...deliveredOrder(), deliveryViewed(), paymentAttemptStarted({ number: 2 }), duplicatePaymentReceived()).when(
      duplicate,
    );
    after.then({
      type: 'RefundRequested',
      data: { refundNo: refundNo(1), n: 1, tradeNo: tradeNo(2), amount: yuan(10), reason: 'duplicate-payment', repeatSafety: 'askable' },
    });
    expect(viewableKeyIds(after.state.fulfilment)).toHaveLength(1);
  });
  it('pays it back once', () =>
    given(...paidOrder(), duplicatePaymentReceived(), refundRequested({ tradeNo: tradeNo(2), reason: 'duplicate-payment' }))
      .when(duplicate)
      .thenNothing());
  it('pays back what came after the end, as much as came', () =>
    given(...orderBeingPaid(), orderExpired(), latePaymentReceived({ amount: yuan(9.5) }))
      .when({ type: 'RequestRefund', reason: 'late-payment-no-stock', by: 'saga', tradeNo: tradeNo(), at: at('11:00') })
      .then(refundRequested({ amount: yuan(9.5), reason: 'late-payment-no-stock' })));
  it('pays back what was not the amount that was due', () =>
    given(...orderBeingPaid(), paymentAmountMismatched(), orderExpired())
      .when({ type: 'RequestRefund', reason: 'amount-mismatch', by: 'saga', tradeNo: tradeNo() })
      .then(refundRequested({ amount: yuan(9), reason: 'amount-mismatch' })));
  it('refuses money that never came', () =>
    given(...paidOrder())
      .when({ ...duplicate, tradeNo: 'trade-9' })
      .thenRefused('unknown-trade'));
});

describe('Requesting a refund where two accounts gave the same number to two payments', () => {
  const twins = [...deliveredOrder(), paymentAttemptStarted({ number: 2 }), duplicatePaymentReceived({ tradeNo: tradeNo(1) })];
  const ofSecond = { type: 'RequestRefund', reason: 'duplicate-payment', by: 'saga', tradeNo: tradeNo(1), attemptId: attempt(2) } as const;

  it('pays back the one that pays for nothing, and leaves keys and payment alone', () => {
    const after = given(...twins).when(ofSecond);
    after.then(refundRequested({ attemptId: attempt(2), reason: 'duplicate-payment' }));
    expect(viewableKeyIds(after.state.fulfilment)).toHaveLength(1);
    expect(moneyIsReturning(after.state)).toBe(false);
    expect(surplusMoney(after.state)).toEqual([]);
    expect([refundable(after.state, payment), refundable(after.state, { ...payment, attemptId: attempt(2) })]).toEqual([yuan(10), yuan(0)]);
    expect(orderStatus(after.state)).toMatchObject({ status: 'delivered', paymentStatus: 'paid' });
  });
  it('takes the one for asked back already, and not the other', () =>
    given(...twins, refundRequested({ reason: 'duplicate-payment' }))
      .when(ofSecond)
      .then(refundRequested({ n: 2, attemptId: attempt(2), reason: 'duplicate-payment' })));
  it('counts money that went back elsewhere for the payment it belongs to', () => {
    const { state } = given(...twins, refundObserved({ attemptId: attempt(2) }));
    expect(surplusMoney(state)).toEqual([]);
    expect(moneyIsReturning(state)).toBe(false);
    expect(surplusMoney(given(...twins, refundObserved()).state)).toHaveLength(1);
  });
  it('must be told which one is meant, unless it is the one that pays', () => {
    given(...twins)
      .when(without(ofSecond, 'attemptId'))
      .thenRefused('trade-ambiguous', { tradeNo: tradeNo(1) });
    given(...twins)
      .when(byShop)
      .then(refundRequested(), deliveryRevoked());
  });
});
