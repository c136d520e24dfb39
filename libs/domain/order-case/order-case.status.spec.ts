import { scenario } from '@app/testing';
import {
  alarmCleared,
  alarmRaised,
  cancellationRequested,
  deal,
  dealLine,
  deliveredOrder,
  deliveryRevoked,
  deliveryStarted,
  deliveryViewed,
  deliveryViewReportedByShop,
  disputeOpened,
  disputeOutcomeRecorded,
  duplicatePaymentReceived,
  expiredOrder,
  keysAllocated,
  keysDelivered,
  latePaidOrder,
  latePaymentReceived,
  openOrder,
  orderAwaitingRestock,
  orderBeingPaid,
  orderCancelled,
  orderInDelivery,
  orderPlaced,
  orderRejectedByRisk,
  paidOrder,
  paymentAmountMismatched,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentQueried,
  quotaReleased,
  refundFailed,
  refundNeedsHuman,
  refundNo,
  refundObserved,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
  reservationPlanned,
  riskAssessed,
  riskHoldPlaced,
  stockReleased,
  stockReserved,
  stockUnavailable,
  tradeNo,
  yuan,
} from '@app/testing/order-story';
import { describe, expect, it } from '@jest/globals';
import { orderCaseDecider } from './order-case.decider.js';
import type { OrderFact } from './order-case.events.js';
import { type OrderStatus, orderStatus } from './order-case.status.js';

const { given } = scenario(orderCaseDecider);
type Row = readonly [what: string, story: readonly OrderFact[], status: Partial<OrderStatus>];

const refund = refundRequested();
const lineIds = ['line-1', 'line-2'];
const twoLines = [
  orderPlaced({ deal: deal(...lineIds.map((lineId) => dealLine({ lineId }))) }),
  ...lineIds.flatMap((lineId) => [reservationPlanned({ lineId }), stockReserved({ lineId })]),
  ...[paymentAttemptStarted(), paymentConfirmed(), riskAssessed(), deliveryStarted({ lineIds })],
];
const partly = refundRequested({ amount: yuan(4) });
const cancelledAndPaid = [
  ...openOrder(),
  paymentAttemptStarted(),
  paymentAttemptClosed(),
  orderCancelled(),
  stockReleased(),
  latePaymentReceived({ after: 'cancelled' }),
];

const rows: readonly Row[] = [
  ['that is not there', [], { status: 'awaiting-stock', paymentStatus: 'none', final: false }],
  [
    'just placed',
    [orderPlaced()],
    { status: 'awaiting-stock', fulfilmentStatus: 'not-started', refundStatus: 'none', disputeStatus: 'none', final: false },
  ],
  ['open', openOrder(), { status: 'awaiting-payment', paymentStatus: 'none', final: false }],
  ['being paid', orderBeingPaid(), { status: 'awaiting-payment', paymentStatus: 'attempting', final: false }],
  ['whose attempt came to nothing', [...orderBeingPaid(), paymentQueried({ final: true })], { paymentStatus: 'none' }],
  [
    'under-paid',
    [...orderBeingPaid(), paymentAmountMismatched()],
    { status: 'awaiting-payment', paymentStatus: 'mismatched', final: false },
  ],
  ['being cancelled', [...orderBeingPaid(), cancellationRequested()], { status: 'cancelling', final: false }],
  ['cancelled, its keys still held', [...openOrder(), orderCancelled()], { status: 'cancelled', final: false }],
  ['cancelled', [...openOrder(), orderCancelled(), stockReleased()], { status: 'cancelled', final: true }],
  ['cancelled, its quota still held', [orderPlaced({ quota: { stream: 's', limit: 1 } }), orderCancelled()], { final: false }],
  [
    'cancelled, its quota given back',
    [orderPlaced({ quota: { stream: 's', limit: 1 } }), orderCancelled(), quotaReleased()],
    { final: true },
  ],
  [
    'expired with an attempt unresolved',
    [...expiredOrder(), stockReleased()],
    { status: 'expired', paymentStatus: 'attempting', final: false },
  ],
  [
    'expired',
    [...expiredOrder(), stockReleased(), paymentQueried({ final: true })],
    { status: 'expired', paymentStatus: 'none', final: true },
  ],
  [
    'expired, its money claimed by two orders',
    [...expiredOrder(), stockReleased(), paymentQueried({ final: true }), alarmRaised({ alarm: 'trade-taken' })],
    { status: 'expired', final: false },
  ],
  [
    'expired, its money claimed by two orders, and a person has settled that',
    [...expiredOrder(), stockReleased(), paymentQueried({ final: true }), alarmRaised({ alarm: 'trade-taken' }), alarmCleared()],
    { status: 'expired', final: true },
  ],
  ['out of stock', [orderPlaced(), stockUnavailable()], { status: 'out-of-stock', final: true }],
  [
    'out of stock, a plan to be undone',
    [orderPlaced(), reservationPlanned(), stockUnavailable()],
    { status: 'out-of-stock', final: false },
  ],
  ['paid late', latePaidOrder(), { status: 'expired', paymentStatus: 'late', final: false }],
  [
    'paid late without stock',
    [...latePaidOrder(), stockUnavailable({ purpose: 'late-payment' })],
    { status: 'refunding', paymentStatus: 'late', final: false },
  ],
  ['paid after it was cancelled', cancelledAndPaid, { status: 'refunding', paymentStatus: 'late', refundStatus: 'none', final: false }],
  [
    'paid after it was cancelled, and paid back',
    [...cancelledAndPaid, refund, refundSucceeded()],
    { status: 'refunded', paymentStatus: 'refunded', refundStatus: 'refunded', final: true },
  ],
  ['paid', paidOrder(), { status: 'paid', paymentStatus: 'paid', fulfilmentStatus: 'not-started', final: false }],
  ['held', [...paidOrder(), riskHoldPlaced()], { status: 'held', final: false }],
  ['rejected', [...paidOrder(), riskHoldPlaced(), orderRejectedByRisk()], { status: 'held', final: false }],
  ['in delivery', orderInDelivery(), { status: 'delivering', fulfilmentStatus: 'started', final: false }],
  ['that waits for new stock', orderAwaitingRestock(), { status: 'delivering', fulfilmentStatus: 'awaiting-stock', final: false }],
  ['delivered in part', [...twoLines, keysAllocated(), keysDelivered()], { status: 'partly-delivered', final: false }],
  ['delivered', deliveredOrder(), { status: 'delivered', fulfilmentStatus: 'delivered', final: true }],
  ['viewed', [...deliveredOrder(), deliveryViewed()], { status: 'delivered', fulfilmentStatus: 'viewed', final: true }],
  ['viewed in the shop', [...deliveredOrder(), deliveryViewReportedByShop()], { fulfilmentStatus: 'viewed' }],
  [
    'delivered, paid twice',
    [...deliveredOrder(), duplicatePaymentReceived()],
    { status: 'delivered', paymentStatus: 'paid', final: false },
  ],
  ['delivered, another attempt open', [...deliveredOrder(), paymentAttemptStarted({ number: 2 })], { status: 'delivered', final: false }],
  [
    'delivered, the second payment on its way back',
    [...deliveredOrder(), duplicatePaymentReceived(), refundRequested({ tradeNo: tradeNo(2) })],
    { status: 'delivered', refundStatus: 'requested', final: false },
  ],
  [
    'delivered, the second payment back',
    [...deliveredOrder(), duplicatePaymentReceived(), refundRequested({ tradeNo: tradeNo(2) }), refundSucceeded()],
    { status: 'delivered', paymentStatus: 'paid', refundStatus: 'refunded', final: true },
  ],
  ['whose refund is asked for', [...paidOrder(), refund], { status: 'refunding', refundStatus: 'requested', final: false }],
  ['whose refund is sent', [...paidOrder(), refund, refundSubmitted()], { status: 'refunding', refundStatus: 'submitted' }],
  [
    'whose refund is unknown',
    [...paidOrder(), refund, refundSubmitted(), refundResultUnknown()],
    { status: 'refunding', refundStatus: 'unknown', final: false },
  ],
  [
    'whose refund failed',
    [...paidOrder(), refund, refundSubmitted(), refundFailed()],
    { status: 'needs-human', refundStatus: 'needs-human', final: false },
  ],
  [
    'whose refund a person owes',
    [...paidOrder(), refund, refundNeedsHuman()],
    { status: 'needs-human', refundStatus: 'needs-human', final: false },
  ],
  [
    'whose failed refund was asked for again and came',
    [...paidOrder(), refund, refundFailed(), refundRequested({ n: 2 }), refundSucceeded({ refundNo: refundNo(2) }), stockReleased()],
    { status: 'refunded', refundStatus: 'refunded', final: true },
  ],
  [
    'refunded, its keys still held',
    [...paidOrder(), refund, refundSucceeded()],
    { status: 'refunded', paymentStatus: 'refunded', final: false },
  ],
  [
    'refunded by another road',
    [...paidOrder(), refundObserved(), stockReleased()],
    { status: 'refunded', paymentStatus: 'refunded', refundStatus: 'none', final: true },
  ],
  [
    'delivered, being refunded',
    [...deliveredOrder(), refund, deliveryRevoked()],
    { status: 'refunding', fulfilmentStatus: 'revoked', final: false },
  ],
  [
    'delivered, then refunded',
    [...deliveredOrder(), refund, deliveryRevoked(), refundSucceeded()],
    { status: 'refunded', fulfilmentStatus: 'revoked', final: true },
  ],
  [
    'refunded in part after delivery',
    [...deliveredOrder(), partly, refundSucceeded({ amount: yuan(4) })],
    { status: 'delivered', paymentStatus: 'partly-refunded', refundStatus: 'partly-refunded', final: true },
  ],
  ['in dispute', [...deliveredOrder(), disputeOpened()], { disputeStatus: 'open', final: false }],
  ['after a dispute', [...deliveredOrder(), disputeOpened(), disputeOutcomeRecorded()], { disputeStatus: 'closed', final: true }],
];

describe('The status of an order', () => {
  it.each(rows)('%s', (_what, story, expected) => expect(orderStatus(given(...story).state)).toMatchObject(expected));
});
