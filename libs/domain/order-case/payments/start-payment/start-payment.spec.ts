import { scenario } from '@app/testing';
import {
  at,
  attempt,
  cancellationRequested,
  deal,
  dealLine,
  openOrder,
  orderBeingPaid,
  orderCancelled,
  orderExpired,
  orderPlaced,
  outTradeNo,
  paidOrder,
  paymentAttemptStarted,
  recordedAt,
  sealed,
  startPayment,
  stockUnavailable,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from '../../order-case.decider.js';
import { openAttempts } from '../payments.state.js';

const { given } = scenario(orderCaseDecider);
const channel = startPayment().channel;

describe('Starting a payment', () => {
  it('starts an attempt under a number of its own, over what the deal comes to', () => {
    const started = given(...openOrder()).whenAnew(startPayment({ at: at('10:00') }));
    started.then(paymentAttemptStarted({ attemptId: attempt(1), outTradeNo: outTradeNo(1), amountDue: yuan(10), expiresAt: at('10:10') }));
    expect(openAttempts(started.state.payments)).toMatchObject([{ attemptId: attempt(1), startedAt: at('10:00'), canQuery: true }]);
  });

  it('asks for the whole deal', () =>
    given(orderPlaced({ deal: deal(dealLine({ quantity: 3 })) }), ...openOrder().slice(1))
      .whenAnew(startPayment())
      .then(paymentAttemptStarted({ amountDue: yuan(30) })));

  it('makes another attempt for each new wish', () =>
    given(...orderBeingPaid())
      .whenAnew(startPayment({ at: at('10:02') }))
      .then(paymentAttemptStarted({ number: 2, attemptId: attempt(2), outTradeNo: outTradeNo(2), expiresAt: at('10:12') })));

  it('keeps how the buyer wants to pay', () => {
    const wish = { method: 'alipay', returnUrl: 'https://shop.example/back', payerIp: sealed('ip') };
    given(...openOrder())
      .whenAnew(startPayment(wish))
      .then(paymentAttemptStarted(wish));
  });

  it.each([
    ['after its minutes', '10:00', 10, '10:10'],
    ['half a minute before the time to pay is over', '10:00', 20, '10:14:30'],
    ['at the end of the time to pay, when less than that is left', '10:14:40', 10, '10:15'],
    ['at the end of the time to pay, when just that is left', '10:14:30', 10, '10:15'],
  ])('lets the attempt end %s', (_when, now, attemptMinutes, expiresAt) =>
    given(...openOrder())
      .whenAnew(startPayment({ at: at(now), attemptMinutes }))
      .then(paymentAttemptStarted({ expiresAt: at(expiresAt) })),
  );

  it.each([
    ['waits for stock', [orderPlaced()], 'stock-not-reserved', {}],
    ['was cancelled', [...openOrder(), orderCancelled()], 'order-ended', { how: 'cancelled' }],
    ['expired', [...openOrder(), orderExpired()], 'order-ended', { how: 'expired' }],
    ['found no stock', [orderPlaced(), stockUnavailable()], 'order-ended', { how: 'out-of-stock' }],
    ['is being cancelled', [...orderBeingPaid(), cancellationRequested()], 'order-cancelling', {}],
    ['is paid', paidOrder(), 'already-paid', {}],
    ['is not there', [], 'unknown-order', {}],
  ] as const)('refuses an order that %s', (_what, story, code, parameters) =>
    given(...story)
      .when(startPayment())
      .thenRefused(code, parameters),
  );

  it('refuses once the time to pay is over', () =>
    given(...openOrder())
      .when(startPayment({ at: at('10:15') }))
      .thenRefused('payment-window-closed', { payBefore: at('10:15') }));

  it('refuses to mix test and live', () => {
    given(...openOrder())
      .when(startPayment({ channel: { ...channel, mode: 'test' } }))
      .thenRefused('mode-mismatch', { order: 'live', channel: 'test' });
    given(orderPlaced({ mode: 'test' }), ...openOrder().slice(1))
      .when(startPayment())
      .thenRefused('mode-mismatch', { order: 'test', channel: 'live' });
  });

  it('refuses an order in a currency that the channel does not take', () => {
    const dollars = { amount: 1000, currency: 'USD' as const };
    const inDollars = [orderPlaced({ deal: { ...deal(dealLine({ unitPrice: dollars, total: dollars })), total: dollars } })];
    given(...inDollars, ...openOrder().slice(1))
      .when(startPayment())
      .thenRefused('currency-not-offered', { currency: 'USD', offered: ['CNY'] });
    given(...inDollars, ...openOrder().slice(1))
      .whenAnew(startPayment({ channel: { ...channel, currencies: ['CNY', 'USD'] } }))
      .then(paymentAttemptStarted({ amountDue: dollars }));
  });

  it('refuses a channel that is switched off', () =>
    given(...openOrder())
      .when(startPayment({ channel: { ...channel, enabled: false } }))
      .thenRefused('channel-disabled', { account: 'epay-1' }));

  it('refuses a hundredth attempt', () => {
    const many = (most: number) =>
      Array.from({ length: most }, (_, n) => recordedAt(at('10:01'), paymentAttemptStarted({ number: n + 1 })));
    given(...openOrder(), ...many(98))
      .whenAnew(startPayment())
      .then(paymentAttemptStarted({ number: 99, attemptId: attempt(99), outTradeNo: outTradeNo(99), expiresAt: at('10:11') }));
    given(...openOrder(), ...many(99))
      .when(startPayment())
      .thenRefused('too-many-attempts', { most: 99 });
  });
});
