import type { OrderFact, RefundRequested } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import {
  allocationFailed,
  deliveryCompleted,
  deliveryRevoked,
  deliveryStarted,
  deliveryViewed,
  deliveryViewReportedByShop,
  keysAllocated,
  keysDelivered,
  keysHandedToShop,
  keysRestocked,
  restockRequested,
} from './fulfilment-facts.js';
import { deliveredOrder, openOrder, orderBeingPaid, paidOrder } from './order-so-far.js';
import {
  cancellationRequested,
  commandRefused,
  orderCancelled,
  orderExpired,
  orderPlaced,
  orderReopened,
  reservation,
  reservationPlanned,
  stockReleased,
  stockReserved,
  stockUnavailable,
} from './ordering-facts.js';
import {
  chargebackDebited,
  duplicatePaymentReceived,
  latePaymentReceived,
  paymentAmountMismatched,
  paymentAttemptClosed,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentNotificationRefused,
  paymentQueried,
  refundObserved,
  riskAssessed,
  riskHoldPlaced,
} from './payment-facts.js';
import {
  alarmCleared,
  alarmRaised,
  effectClaimed,
  promiseBroken,
  refundNeedsHuman,
  refundRequested,
  refundResultUnknown,
  refundSubmitted,
  refundSucceeded,
} from './refund-facts.js';
import { recordedAt, type Said, type Timed } from './said.js';
import { at, attempt, deal, dealLine, key, tradeNo, yuan } from './story-values.js';

/** The facts of one order, in order, and the time at which they are looked at. */
export type ToldHistory = { readonly facts: readonly Timed<OrderFact>[]; readonly asOf: Instant };

const on = (time: string, ...facts: readonly OrderFact[]): readonly Timed<OrderFact>[] => facts.map((fact) => recordedAt(at(time), fact));
const history = (asOf: string, parts: readonly (readonly Timed<OrderFact>[])[]): ToldHistory => ({ facts: parts.flat(), asOf: at(asOf) });

const open = openOrder();
const paying = orderBeingPaid();
const paid = paidOrder();
const delivered = deliveredOrder();
const byQuery = on(
  '10:05',
  paymentQueried({ answer: 'paid', tradeNo: tradeNo(), amount: yuan(10) }),
  paymentConfirmed({ learnedBy: 'query' }),
  riskAssessed(),
);
const keysOut = [deliveryStarted(), keysAllocated(), keysDelivered(), deliveryCompleted()];
const viewed = on('10:08', deliveryViewed());
const refused = on('10:03', paymentNotificationRefused({ hint: 'the key of another account' }));
const expired = [...on('10:16', paymentQueried({ askedAt: at('10:16'), final: true }), orderExpired(), stockReleased())] as const;
const second = on('10:02', paymentAttemptStarted({ number: 2 }));
const failed = on('10:06', deliveryStarted(), allocationFailed());
const refunded = (said: Said<RefundRequested> = {}) => [
  ...on('10:30', refundRequested(said), effectClaimed(), refundSubmitted()),
  ...on('10:31', refundSucceeded()),
];
const pair = [orderPlaced({ deal: deal(dealLine({ quantity: 2 })) }), reservationPlanned(), stockReserved()];
const pairDelivered = [
  ...on('10:00', ...pair),
  ...on('10:01', paymentAttemptStarted({ amountDue: yuan(20) })),
  ...on('10:05', paymentConfirmed({ amount: yuan(20), due: yuan(20) }), riskAssessed()),
  ...on(
    '10:06',
    deliveryStarted(),
    keysAllocated({ keys: [key(1), key(2)] }),
    keysDelivered({ keyIds: [key(1).keyId, key(2).keyId] }),
    deliveryCompleted({ quantity: 2 }),
  ),
];

/** Whole histories of one order, by what is told in them: each with the time at which it is looked at. */
export const toldHistories: { readonly [story: string]: ToldHistory } = {
  'placed, stock not answered': history('10:00:02', [open.slice(0, 1)]),
  'placed, workers silent': history('10:03', [open.slice(0, 1)]),
  'open, nobody pays': history('10:01', [open]),
  'being paid': history('10:01:30', [paying]),
  'asked: unpaid': history('10:06', [paying, on('10:05', paymentQueried())]),
  'asked twice, two attempts': history('10:08', [
    paying,
    on('10:05', paymentQueried()),
    on('10:06', paymentAttemptStarted({ number: 2 })),
    on('10:07', paymentQueried({ attemptId: attempt(2), answer: 'closed', askedAt: at('10:07') })),
  ]),
  'asked: no answer, then unpaid of a second attempt': history('10:08', [
    paying,
    on('10:05', paymentQueried({ answer: 'unknown' })),
    on('10:06', paymentAttemptStarted({ number: 2 })),
    on('10:07', paymentQueried({ attemptId: attempt(2), askedAt: at('10:07') })),
  ]),
  'asked: no answer': history('10:06', [paying, on('10:05', paymentQueried({ answer: 'unknown' }))]),
  'asked: refunded': history('10:06', [paying, on('10:05', paymentQueried({ answer: 'refunded' }), refundObserved({ seenIn: 'query' }))]),
  'asked: refunded, expired': history('10:20', [
    paying,
    on('10:11', paymentQueried({ answer: 'refunded', askedAt: at('10:11'), final: true }), refundObserved({ seenIn: 'query' })),
    on('10:15', orderExpired()),
  ]),
  'asked: refunded, and no answer of a second attempt, expired': history('10:20', [
    paying,
    on('10:05', paymentQueried({ answer: 'refunded' }), refundObserved({ seenIn: 'query' })),
    on('10:06', paymentAttemptStarted({ number: 2 })),
    on('10:07', paymentQueried({ attemptId: attempt(2), answer: 'unknown', askedAt: at('10:07') })),
    on('10:17', orderExpired({ unresolvedAttempts: [attempt(2)] })),
  ]),
  'asked: paid, with money of another order': history('10:06', [
    paying,
    on('10:05', paymentQueried({ answer: 'paid', tradeNo: tradeNo() }), alarmRaised({ alarm: 'trade-taken', subject: attempt() })),
  ]),
  'told: paid, with money of another order, expired': history('10:40', [
    paying,
    on('10:05', paymentNotificationRefused({ code: 'trade-taken' }), alarmRaised({ alarm: 'trade-taken', subject: attempt() })),
    on('10:17', orderExpired({ unresolvedAttempts: [attempt()] })),
  ]),
  'asked: paid, with money of another order, settled': history('12:00', [
    paying,
    on('10:05', paymentQueried({ answer: 'paid', tradeNo: tradeNo() }), alarmRaised({ alarm: 'trade-taken', subject: attempt() })),
    on('10:17', orderExpired({ unresolvedAttempts: [attempt()] })),
    on('11:00', alarmCleared(), paymentAttemptClosed({ how: 'given-up' })),
  ]),
  'confirmed by hand with the number of another attempt, which the channel then tells of': history('10:20', [
    paying,
    on('10:02', paymentAttemptStarted({ number: 2 })),
    on('10:04', paymentConfirmed({ learnedBy: 'shop', tradeNo: tradeNo(2) }), riskAssessed()),
    on('10:05', paymentNotificationRefused({ attemptId: attempt(2), code: 'trade-taken' })),
  ]),
  'time to pay over': history('10:15:30', [paying]),
  'expired for certain': history('10:20', [paying, expired]),
  'expired unresolved': history('10:20', [paying, on('10:17', orderExpired({ unresolvedAttempts: [attempt()] }))]),
  'expired, never answered, given up': history('10:40', [
    paying,
    on('10:05', paymentQueried({ answer: 'unknown' })),
    on('10:17', orderExpired({ unresolvedAttempts: [attempt()] })),
    on('10:30', paymentAttemptClosed({ how: 'given-up' })),
  ]),
  'expired late, workers silent': history('11:00', [paying, on('10:50', orderExpired())]),
  'sold out': history('10:05', [open.slice(0, 2), on('10:00', stockUnavailable())]),
  'quota reached': history('10:05', [open.slice(0, 1), on('10:00', stockUnavailable({ reason: 'quota-exceeded' }))]),
  cancelled: history('10:05', [open, on('10:03', orderCancelled())]),
  'cancelled, no answer': history('10:20', [
    paying,
    on('10:03', cancellationRequested()),
    on('10:05', paymentQueried({ answer: 'unknown' })),
    on('10:17', orderCancelled()),
  ]),
  cancelling: history('10:05', [paying, on('10:03', cancellationRequested())]),
  'underpaid, held': history('10:06', [paying, on('10:05', paymentAmountMismatched(), alarmRaised({ alarm: 'amount-mismatch' }))]),
  'underpaid, refunded': history('10:40', [
    paying,
    on('10:05', paymentAmountMismatched()),
    on('10:16', orderExpired()),
    refunded({ amount: yuan(9), reason: 'amount-mismatch' }),
  ]),
  'late, being reserved again': history('10:22', [paying, expired, on('10:21', latePaymentReceived())]),
  'late, no stock, refunded': history('10:40', [
    paying,
    expired,
    on('10:21', latePaymentReceived()),
    on('10:22', stockUnavailable({ purpose: 'late-payment' })),
    refunded({ reason: 'late-payment-no-stock' }),
  ]),
  'late, delivered after all': history('10:40', [
    paying,
    expired,
    on('10:21', latePaymentReceived()),
    on('10:22', reservationPlanned({ n: 2, purpose: 'late-payment' }), stockReserved({ reservationId: reservation(2) })),
    on('10:22', orderReopened(), paymentConfirmed({ deliverBy: at('10:37') }), riskAssessed(), ...keysOut),
    on('10:25', deliveryViewed()),
  ]),
  'paid after cancel, refund unknown': history('10:40', [
    paying,
    on('10:03', orderCancelled()),
    on('10:21', latePaymentReceived({ after: 'cancelled' })),
    on('10:30', refundRequested({ reason: 'paid-after-cancel' }), refundSubmitted()),
    on('10:31', refundResultUnknown()),
  ]),
  'paid twice, surplus back': history('10:40', [
    paying,
    second,
    delivered.slice(4),
    on('10:07', duplicatePaymentReceived()),
    viewed,
    refunded({ tradeNo: tradeNo(2), attemptId: attempt(2), reason: 'duplicate-payment' }),
  ]),
  'paid twice, surplus stuck': history('10:40', [
    paying,
    second,
    delivered.slice(4),
    on('10:07', duplicatePaymentReceived()),
    on('10:30', refundRequested({ tradeNo: tradeNo(2), attemptId: attempt(2) }), refundNeedsHuman()),
  ]),
  'paid once under two numbers, settled': history('10:40', [
    paying,
    on('10:05', paymentConfirmed({ learnedBy: 'shop', tradeNo: 'wallet-9' }), riskAssessed(), ...keysOut),
    on('10:07', duplicatePaymentReceived({ attemptId: attempt() }), alarmRaised({ alarm: 'refund-needs-human', subject: tradeNo(2) })),
    on('10:30', alarmCleared()),
  ]),
  'no notification, found by asking': history('10:40', [paying, byQuery, on('10:06', ...keysOut), viewed]),
  'channel silent, found by asking': history('10:40', [paying, byQuery, on('10:06', ...keysOut)]),
  'wrong signature, found by asking': history('10:40', [paying, refused, byQuery, on('10:06', ...keysOut), viewed]),
  'wrong signature, not asked yet': history('10:03:30', [paying, refused]),
  'another state told, found by asking': history('10:40', [
    paying,
    on('10:03', paymentNotificationRefused({ code: 'state' })),
    byQuery,
    on('10:06', ...keysOut),
  ]),
  'forged, channel says unpaid': history('10:06', [paying, refused, on('10:05', paymentQueried())]),
  'forged by the thousand beside the real one': history('10:40', [
    paying,
    refused,
    delivered.slice(4),
    on('10:06', paymentNotificationRefused({ count: 10_000 })),
  ]),
  'message not processed': history('10:10', [paying]),
  'message processed late': history('10:40', [delivered]),
  'orphan claims the order': history('10:10', [paying]),
  'orphan beside a delivered order': history('10:40', [delivered, viewed]),
  'being delivered': history('10:10', [paid]),
  'held for review': history('10:10', [paid, on('10:05', riskHoldPlaced())]),
  'not delivered, promise broken': history('10:40', [paid, on('10:20', promiseBroken(), alarmRaised())]),
  'not delivered, workers silent': history('10:40', [paid]),
  'delivered late': history('10:40', [paid, on('10:30', ...keysOut)]),
  'sold out after payment': history('10:10', [paid, failed, on('10:06', restockRequested())]),
  'sold out after payment, refunded': history('11:10', [
    paid,
    failed,
    on('10:06', restockRequested()),
    on('11:06', refundRequested({ reason: 'out-of-stock-after-payment' }), refundSubmitted()),
    on('11:07', refundSucceeded()),
  ]),
  'sold out after payment, new stock': history('10:40', [
    paid,
    failed,
    on('10:06', restockRequested()),
    on('10:20', stockReserved({ reservationId: reservation(2) }), keysRestocked()),
    on('10:20', keysAllocated({ reservationId: reservation(2) }), keysDelivered(), deliveryCompleted()),
  ]),
  'delivered, not collected': history('10:40', [delivered]),
  'delivered and viewed, with refusals on the way': history('10:40', [
    paying,
    on('10:02', commandRefused()),
    delivered.slice(4),
    on('10:07', commandRefused()),
    viewed,
  ]),
  'fetched by the shop': history('10:40', [delivered, on('10:08', keysHandedToShop())]),
  'fetched by the shop, then refunded': history('10:40', [
    delivered,
    on('10:08', keysHandedToShop()),
    on('10:30', refundRequested(), deliveryRevoked()),
  ]),
  'view reported by the shop': history('10:40', [delivered, on('10:09', keysHandedToShop(), deliveryViewReportedByShop())]),
  'refunded unseen': history('10:40', [
    delivered,
    on('10:30', refundRequested(), deliveryRevoked(), refundSubmitted()),
    on('10:31', refundSucceeded()),
  ]),
  'refunded though seen': history('10:40', [delivered, viewed, refunded({ reason: 'requested-by-operator' })]),
  'one of two refunded': history('10:40', [
    pairDelivered,
    on('10:08', deliveryViewed({ keyIds: [key(1).keyId, key(2).keyId] })),
    refunded({ amount: yuan(10) }),
  ]),
  'charged back after viewing': history('12:00', [delivered, viewed, on('11:00', chargebackDebited())]),
};
