import { scenario } from '@app/testing';
import {
  acceptChannelReport,
  at,
  attempt,
  boundTrade,
  cancellationOvertaken,
  cancellationRequested,
  confirmPayment,
  deal,
  dealLine,
  duplicatePaymentReceived,
  inboxMessage,
  latePaymentReceived,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderPlaced,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentQueried,
  queryAnsweredPaid,
  recordedAt,
  riskAssessed,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import type { OrderFact } from '../../order-case.events.js';
import { confirmLatePayment, receiveMoney } from './receive-money.decide.js';

const { given } = scenario(orderCaseDecider);
const roads = [
  ['a notification', acceptChannelReport, 'PaymentNotificationAccepted', { learnedBy: 'notification', message: inboxMessage() }],
  ['a query', queryAnsweredPaid, 'PaymentQueried', { learnedBy: 'query' }],
  ['the shop', confirmPayment, undefined, { learnedBy: 'shop', paidAt: at('10:04') }],
] as const;
const second = paymentAttemptStarted({ number: 2 });

describe.each(roads)('Money that we learn of by %s', (_road, wish, first, road) => {
  const heard: readonly { readonly type: OrderFact['type'] }[] = first === undefined ? [] : [{ type: first }];

  it('pays an open order, which is assessed and promised at once', () => {
    const paid = given(...orderBeingPaid()).when({ ...wish(), at: at('10:05') });
    paid.then(
      ...heard,
      { type: 'PaymentConfirmed', data: { ...road, trade: boundTrade(), amount: yuan(10), due: yuan(10), deliverBy: at('10:20') } },
      riskAssessed(),
    );
    expect(paid.state.payments.confirmed).toEqual({
      attemptId: attempt(),
      tradeNo: tradeNo(),
      amount: yuan(10),
      at: at('10:05'),
      deliverBy: at('10:20'),
    });
    expect(paid.state.payments.trades).toMatchObject([{ as: 'confirmed', ...road }]);
    expect(paid.state.risk).toEqual({ stage: 'clear' });
  });

  it('overtakes a cancellation', () => {
    const paid = given(...orderBeingPaid(), cancellationRequested()).when(wish());
    paid.then(...heard, cancellationOvertaken(), { type: 'PaymentConfirmed' }, { type: 'RiskAssessed' });
    expect(paid.state.ordering.stage).toBe('open');
  });

  it('pays through an attempt that was given up', () =>
    given(...orderBeingPaid(), paymentAttemptClosed())
      .when(wish())
      .then(...heard, { type: 'PaymentConfirmed' }, { type: 'RiskAssessed' }));

  it('is a duplicate when the order is paid', () =>
    given(...paidOrder(), second)
      .when(wish({}, 2))
      .then(...heard, {
        type: 'DuplicatePaymentReceived',
        data: { attemptId: attempt(2), tradeNo: tradeNo(2), amount: yuan(10), confirmedAttemptId: attempt(1) },
      }));

  it('is a duplicate when the same attempt was paid twice', () =>
    given(...paidOrder())
      .when(wish({ tradeNo: 'another', trade: boundTrade(9) }))
      .then(
        ...heard,
        { type: 'DuplicatePaymentReceived', data: { attemptId: attempt(1), tradeNo: 'another' } },
        ...(wish === confirmPayment ? [{ type: 'AlarmRaised' as const }] : []),
      ));

  it.each([
    ['expired', orderExpired()],
    ['cancelled', orderCancelled()],
  ] as const)('is late when the order is %s', (after, end) =>
    given(...orderBeingPaid(), end)
      .when(wish())
      .then(...heard, { type: 'LatePaymentReceived', data: { after, attemptId: attempt(), amount: yuan(10), trade: boundTrade() } }),
  );
});

describe('Money that we learn of', () => {
  it('counts once, by whatever roads it is told', () => {
    given(...orderBeingPaid(), paymentConfirmed())
      .when(queryAnsweredPaid())
      .then(paymentQueried({ answer: 'paid', tradeNo: tradeNo(), amount: yuan(10) }));
    given(...paidOrder())
      .when(acceptChannelReport())
      .thenNothing();
    given(...paidOrder())
      .when(confirmPayment())
      .thenNothing();
    given(...orderBeingPaid(), orderExpired(), latePaymentReceived())
      .when(confirmPayment())
      .thenNothing();
    given(...orderBeingPaid(), paymentAmountMismatched())
      .when(confirmPayment({ paid: yuan(10) }))
      .thenNothing();
    given(...paidOrder(), second, duplicatePaymentReceived())
      .when(confirmPayment({}, 2))
      .thenNothing();
  });

  it.each([
    ['too little', yuan(9.99)],
    ['too much', yuan(10.01)],
    ['in another currency', { amount: 1000, currency: 'USD' as const }],
  ])('pays nothing when it is %s', (_what, paid) => {
    const outcome = given(...orderBeingPaid()).when(confirmPayment({ paid }));
    outcome.then({
      type: 'PaymentAmountMismatched',
      data: { due: yuan(10), paid, attemptId: attempt(), tradeNo: tradeNo(), trade: boundTrade() },
    });
    expect(outcome.state.payments.trades).toMatchObject([{ as: 'mismatched', amount: paid }]);
    expect(outcome.state.payments.confirmed).toBeUndefined();
  });

  it.each([
    ['on a paid order', [...paidOrder(), second]],
    ['on an ended order', [...orderBeingPaid(), second, orderExpired()]],
  ] as const)('is a mismatch first, also %s', (_where, story) =>
    given(...story)
      .when(confirmPayment({ paid: yuan(1) }, 2))
      .then({ type: 'PaymentAmountMismatched', data: { paid: yuan(1) } }),
  );

  it.each([-5, 5])('may differ by what the account tolerates, to the fen: %i', (fen) => {
    const tolerant = paymentAttemptStarted({
      policy: { queryAfterSeconds: 60, toleranceMinor: 5, canQuery: false, canClose: false, refundRepeat: 'neither' },
    });
    const near = { amount: 1000 + fen, currency: 'CNY' as const };
    given(...openOrder(), tolerant)
      .when(confirmPayment({ paid: near }))
      .then({ type: 'PaymentConfirmed', data: { amount: near, due: yuan(10) } }, riskAssessed());
    given(...openOrder(), tolerant)
      .when(confirmPayment({ paid: { ...near, amount: near.amount + Math.sign(fen) } }))
      .then({ type: 'PaymentAmountMismatched' });
  });

  it('promises delivery by the slowest line', () => {
    const slow = deal(dealLine({ deliverWithinSeconds: 60 }), dealLine({ lineId: 'line-2', deliverWithinSeconds: 7200 }));
    given(orderPlaced({ deal: slow }), ...orderBeingPaid().slice(1))
      .when(confirmPayment({ at: at('10:05') }))
      .then({ type: 'PaymentConfirmed', data: { deliverBy: at('12:05') } }, riskAssessed());
  });

  it('goes on to be the money that pays, where a late payment reopens the order', () => {
    const late = recordedAt(at('10:30'), latePaymentReceived({ paidAt: at('10:14') }));
    const { state } = given(...orderBeingPaid(), orderExpired(), late);
    const [trade] = state.payments.trades;
    expect(trade).toMatchObject({ as: 'late', after: 'expired', at: at('10:30') });
    expect(trade && confirmLatePayment(state, trade, at('10:31'))).toEqual([
      paymentConfirmed({ paidAt: at('10:14'), deliverBy: at('10:46') }),
      riskAssessed(),
    ]);
  });

  it('means nothing to an order that is not there', () => {
    const { state } = given();
    const [known] = given(...orderBeingPaid()).state.payments.attempts;
    const money = {
      tradeNo: tradeNo(),
      paid: yuan(10),
      learnedBy: 'bill' as const,
      paidAt: undefined,
      trade: boundTrade(),
      message: undefined,
    };
    expect(known && receiveMoney(state, known, money, at('10:05'))).toEqual([]);
    const [late] = given(...paidOrder()).state.payments.trades;
    expect(late && confirmLatePayment(state, late, at('10:05'))).toEqual([]);
  });
});
