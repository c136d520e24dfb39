import type { OrderCase, OrderCommand } from '@app/domain/order-case';
import { allocationIdOf, type Instant, type Money, plusSeconds, type Wish } from '@app/kernel';
import * as fc from 'fast-check';
import {
  acceptChannelReport,
  confirmPayment,
  placeOrder,
  planReservation,
  queryAnswered,
  queryAnsweredPaid,
  recordStockReserved,
  recordStockUnavailable,
  refuseChannelMessage,
  startPayment,
} from './order-wishes.js';
import { reservation } from './ordering-facts.js';
import { boundTrade, inboxMessage } from './payment-facts.js';
import { at, attempt, heldPart, key, LINE, ORDER, origin, recordRef, sealed, tradeNo, yuan } from './story-values.js';

/** One step of a random story: which wish, two choices within it, and the seconds since the step before. */
export type RandomStep = { readonly wish: number; readonly a: number; readonly b: number; readonly seconds: number };

/** Random stories: anything in any order, with the likely next step more often than the unlikely ones. */
export function randomSteps(maxLength = 60): fc.Arbitrary<RandomStep[]> {
  const seconds = fc.constantFrom(0, 0, 0, 1, 1, 20, 60, 400, 4000);
  return fc.array(fc.record({ wish: fc.nat(999), a: fc.nat(11), b: fc.nat(11), seconds }), { minLength: 10, maxLength, size: 'max' });
}

type Wisher = (step: RandomStep, file: OrderCase) => Wish<OrderCommand> & { readonly at?: Instant };

const purposes = ['placing', 'late-payment', 'restock'] as const;
const asking = ['shop', 'operator', 'saga'] as const;
const attemptNo = ({ a }: RandomStep): number => (a % 3) + 1;
const paid = ({ b }: RandomStep): Money => (b === 0 ? yuan(9) : yuan(10));
const trade = (step: RandomStep, n = attemptNo(step)) => ({
  tradeNo: step.b === 1 ? `${tradeNo(n)}-again` : tradeNo(n),
  trade: boundTrade(n),
});

const reservationsOf = (file: OrderCase) => (file.ordering.stage === 'none' ? [] : file.ordering.order.reservations);
const anyReservation = ({ b }: RandomStep, file: OrderCase): string => {
  const known = reservationsOf(file);
  return known.at(b % 4 === 3 ? 0 : -1)?.reservationId ?? reservation();
};
const anyRefund = ({ a }: RandomStep, file: OrderCase): string => file.refunds.refunds.at(a % 3 === 0 ? 0 : -1)?.refundNo ?? 'none';
const nextAllocation = (file: OrderCase): string => {
  const tried = file.fulfilment.lines.find((line) => line.lineId === LINE)?.allocationsTried ?? 0;
  return allocationIdOf(ORDER, LINE, tried + 1);
};

const wishers: readonly Wisher[] = [
  ({ b }) => placeOrder(b % 2 === 0 ? {} : { quota: { stream: 'buyer-contact-product-1', limit: 1 } }),
  ({ a, b }, file) => planReservation({ n: reservationsOf(file).length + (b === 0 ? 0 : 1), purpose: purposes[a % 3] ?? 'placing' }),
  ({ a }, file) => planReservation({ n: reservationsOf(file).length + 1, purpose: purposes[a % 3] ?? 'placing' }),
  (step, file) => recordStockReserved({ reservationId: anyReservation(step, file), parts: [heldPart()] }),
  (step, file) => recordStockReserved({ reservationId: anyReservation(step, file), parts: [heldPart()] }),
  ({ a, b }) => recordStockUnavailable({ purpose: purposes[a % 3] ?? 'placing', available: b % 2 }),
  (step, file) => ({ type: 'RecordStockReleased', reservationId: anyReservation(step, file) }),
  () => ({ type: 'RecordQuotaReleased' }),
  ({ a }) => ({ type: 'CancelOrder', by: a % 2 === 0 ? 'shop' : 'buyer' }),
  () => ({ type: 'ConcludeCancellation' }),
  () => ({ type: 'ExpireOrder' }),
  () => ({ type: 'IssuePickupToken' }),
  ({ a }) => ({ type: 'CorrectContact', contact: sealed(`contact ${a}`), contactIndex: `contact-${a % 2}` }),
  () => startPayment(),
  () => startPayment(),
  (step) => acceptChannelReport({ ...trade(step), attemptId: attempt(attemptNo(step)), amount: paid(step), message: inboxMessage(step.b) }),
  (step) => acceptChannelReport({ ...trade(step), attemptId: attempt(attemptNo(step)), amount: paid(step), message: inboxMessage(step.b) }),
  (step) => acceptChannelReport({ ...trade(step), attemptId: attempt(attemptNo(step)), status: step.b % 2 === 0 ? 'unpaid' : 'closed' }),
  (step) =>
    acceptChannelReport({
      ...trade(step),
      attemptId: attempt(attemptNo(step)),
      status: 'refunded',
      refundAmount: yuan(step.b === 2 ? 3 : 10),
    }),
  (step) =>
    refuseChannelMessage({ attemptId: attempt(attemptNo(step)), code: step.b % 2 === 0 ? 'signature' : 'amount', count: 1 + step.b }),
  (step) => queryAnsweredPaid({ ...trade(step), attemptId: attempt(attemptNo(step)), amount: paid(step), askedAt: askedAt(step) }),
  (step) =>
    queryAnswered({
      attemptId: attempt(attemptNo(step)),
      answer: (['unpaid', 'closed', 'not-found', 'unknown'] as const)[step.b % 4] ?? 'unknown',
      askedAt: askedAt(step),
    }),
  (step) => confirmPayment({ ...trade(step), attemptId: attempt(attemptNo(step)), paid: paid(step), allowed: step.b !== 2 }),
  (step) => ({
    type: 'ClosePaymentAttempt',
    attemptId: attempt(attemptNo(step)),
    how: step.b % 2 === 0 ? 'given-up' : 'closed-at-channel',
  }),
  () => ({ type: 'StartDelivery' }),
  () => ({ type: 'StartDelivery' }),
  (step, file) => ({
    type: 'RecordAllocation',
    ...{ lineId: LINE, allocationId: nextAllocation(file), reservationId: anyReservation(step, file) },
    ...{ keys: [key(step.a)], records: [recordRef('keybatch-batch-1', 2)] },
  }),
  (step, file) => ({
    type: 'RecordAllocationFailed',
    ...{ lineId: LINE, allocationId: nextAllocation(file), reservationId: anyReservation(step, file) },
    ...{ wanted: 1, got: 0, reason: 'keys-quarantined' },
  }),
  () => ({ type: 'RequestRestock', lineId: LINE }),
  () => ({ type: 'GiveUpRestock', lineId: LINE }),
  ({ a }, file) => ({
    type: 'ViewDelivery',
    tokenN: file.ordering.stage === 'none' || a === 0 ? 0 : file.ordering.order.pickupTokenN,
    origin: origin(),
  }),
  () => ({ type: 'HandKeysToShop', origin: origin('shop') }),
  () => ({ type: 'ReportDeliveryView', viewedAt: at('10:08') }),
  ({ a }) => ({ type: 'ReportDeliveryProblem', kind: a % 2 === 0 ? 'not-received' : 'invalid' }),
  (step) => ({
    type: 'RequestRefund',
    ...(step.a % 2 === 0 ? {} : { tradeNo: trade(step).tradeNo }),
    ...(step.b % 3 === 0 ? { amount: yuan(4) } : {}),
    ...{ reason: 'requested-by-operator', by: asking[step.b % 3] ?? 'saga' },
  }),
  (step, file) => ({
    type: 'ClaimEffect',
    purpose: 'refund',
    subject: anyRefund(step, file),
    worker: `w${step.b % 2}`,
    validForSeconds: 30,
  }),
  (step, file) => {
    const claim = file.oversight.claims.at(-1);
    return {
      type: 'SubmitRefund',
      refundNo: claim?.subject ?? anyRefund(step, file),
      effectNo: claim?.effectNo ?? 'none',
      try: claim?.try ?? 1,
    };
  },
  (step, file) => ({
    type: 'RecordRefundResult',
    ...{ refundNo: anyRefund(step, file), result: (['done', 'failed', 'failed', 'unknown'] as const)[step.b % 4] ?? 'unknown' },
    learnedBy: step.a % 2 === 0 ? 'answer' : 'query',
  }),
  (step, file) => ({ type: 'LeaveRefundToHuman', refundNo: anyRefund(step, file), because: 'limit-reached' }),
  () => ({ type: 'NotePromiseBroken' }),
  ({ a }) => ({ type: 'RaiseAlarm', alarm: a % 2 === 0 ? 'amount-mismatch' : 'callback-not-received', subject: `subject-${a % 3}` }),
  (_step, file) => ({ type: 'ClearAlarm', alarmId: file.oversight.alarms.at(-1)?.alarmId ?? 'none', by: 'operator' }),
  ({ a }) => ({ type: 'SkipSaga', saga: `saga-${a % 2}`, reason: 'by-hand' }),
];

/** Stock, payment and delivery come up this much more often, so that stories get somewhere. */
const likely: readonly Wisher[] = wishers.filter((_, index) => [0, 2, 3, 13, 15, 20, 24, 26].includes(index));
const drawn: readonly Wisher[] = [...wishers, ...likely, ...likely];

/** The command that a step makes of the case file so far, at its own time. */
export function randomCommand(step: RandomStep, file: OrderCase, now: Instant): OrderCommand {
  const wisher = drawn[step.wish % drawn.length];
  const wish = wisher === undefined ? placeOrder() : wisher(step, file);
  return { ...wish, at: now };
}

/** When a random story's steps are taken. */
export function randomTimes(steps: readonly RandomStep[], from: Instant = at('10:00')): readonly Instant[] {
  let now = from;
  return steps.map(({ seconds }) => {
    now = plusSeconds(now, seconds);
    return now;
  });
}

function askedAt({ a }: RandomStep): Instant {
  return a % 2 === 0 ? at('10:05') : at('11:00');
}
