import type {
  ChargebackDebited,
  ChargebackReversed,
  DuplicatePaymentReceived,
  LatePaymentReceived,
  OrderRejectedByRisk,
  PaymentAmountMismatched,
  PaymentAttemptClosed,
  PaymentAttemptStarted,
  PaymentConfirmed,
  PaymentNotificationAccepted,
  PaymentNotificationRefused,
  PaymentQueried,
  RefundObserved,
  RiskAssessed,
  RiskHoldEscalated,
  RiskHoldPlaced,
  RiskHoldReleased,
} from '@app/domain/order-case';
import type { RecordRef } from '@app/kernel';
import type { Said } from './said.js';
import { ACCOUNT, at, attempt, outTradeNo, recordRef, tradeNo, yuan } from './story-values.js';

/** The record that binds the n-th attempt's money to it. */
export function boundTrade(n = 1): RecordRef {
  return recordRef(`trade-${ACCOUNT}-${tradeNo(n)}`);
}

/** The inbox record of the n-th message. */
export function inboxMessage(n = 1): RecordRef {
  return recordRef('inbox-epay-1-2026-11-24-w1', n);
}

/** The number-th attempt, over ten yuan, until 10:10; its ids follow from the number unless they are said. */
export function paymentAttemptStarted(said: Said<PaymentAttemptStarted> = {}): PaymentAttemptStarted {
  const { number = 1 } = said;
  return {
    type: 'PaymentAttemptStarted',
    data: {
      attemptId: attempt(number),
      number,
      outTradeNo: outTradeNo(number),
      channel: { account: ACCOUNT, kind: 'epay', mode: 'live', revision: '0' },
      amountDue: yuan(10),
      expiresAt: at('10:10'),
      policy: { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: true, canClose: false, refundRepeat: 'askable' },
      ...said,
    },
  };
}

export function paymentAttemptClosed(said: Said<PaymentAttemptClosed> = {}): PaymentAttemptClosed {
  return { type: 'PaymentAttemptClosed', data: { attemptId: attempt(), how: 'closed-at-channel', ...said } };
}

export function paymentNotificationAccepted(said: Said<PaymentNotificationAccepted> = {}): PaymentNotificationAccepted {
  const data = { attemptId: attempt(), tradeNo: tradeNo(), status: 'paid' as const, amount: yuan(10), message: inboxMessage() };
  return { type: 'PaymentNotificationAccepted', data: { ...data, ...said } };
}

export function paymentNotificationRefused(said: Said<PaymentNotificationRefused> = {}): PaymentNotificationRefused {
  return {
    type: 'PaymentNotificationRefused',
    data: { attemptId: attempt(), code: 'signature', message: inboxMessage(), count: 1, ...said },
  };
}

export function paymentQueried(said: Said<PaymentQueried> = {}): PaymentQueried {
  return { type: 'PaymentQueried', data: { attemptId: attempt(), answer: 'unpaid', askedAt: at('10:05'), final: false, ...said } };
}

/** Ten yuan for the first attempt, told by a notification; to be delivered by 10:20. */
export function paymentConfirmed(said: Said<PaymentConfirmed> = {}): PaymentConfirmed {
  return { type: 'PaymentConfirmed', data: { ...money(1), amount: yuan(10), due: yuan(10), deliverBy: at('10:20'), ...said } };
}

export function paymentAmountMismatched(said: Said<PaymentAmountMismatched> = {}): PaymentAmountMismatched {
  return { type: 'PaymentAmountMismatched', data: { ...money(1), due: yuan(10), paid: yuan(9), ...said } };
}

/** Ten yuan more, for the second attempt. */
export function duplicatePaymentReceived(said: Said<DuplicatePaymentReceived> = {}): DuplicatePaymentReceived {
  return { type: 'DuplicatePaymentReceived', data: { ...money(2), amount: yuan(10), confirmedAttemptId: attempt(), ...said } };
}

export function latePaymentReceived(said: Said<LatePaymentReceived> = {}): LatePaymentReceived {
  return { type: 'LatePaymentReceived', data: { ...money(1), amount: yuan(10), after: 'expired', ...said } };
}

export function refundObserved(said: Said<RefundObserved> = {}): RefundObserved {
  const data = { attemptId: attempt(), tradeNo: tradeNo(), channelRefundNo: 'channel-refund-1', amount: yuan(10) };
  return { type: 'RefundObserved', data: { ...data, seenIn: 'notification', ...said } };
}

export function chargebackDebited(said: Said<ChargebackDebited> = {}): ChargebackDebited {
  return { type: 'ChargebackDebited', data: { attemptId: attempt(), tradeNo: tradeNo(), caseNo: 'case-1', amount: yuan(10), ...said } };
}

export function chargebackReversed(said: Said<ChargebackReversed> = {}): ChargebackReversed {
  return { type: 'ChargebackReversed', data: { attemptId: attempt(), tradeNo: tradeNo(), caseNo: 'case-1', amount: yuan(10), ...said } };
}

export function riskAssessed(said: Said<RiskAssessed> = {}): RiskAssessed {
  return { type: 'RiskAssessed', data: { ruleset: 'none@1', outcome: 'clear', score: 0, inputs: {}, ...said } };
}

export function riskHoldPlaced(said: Said<RiskHoldPlaced> = {}): RiskHoldPlaced {
  const data = { holdId: 'hold-1', rules: ['R7'], reason: 'amount above limit', dueAt: at('10:18') };
  return { type: 'RiskHoldPlaced', data: { ...data, ...said } };
}

export function riskHoldEscalated(said: Said<RiskHoldEscalated> = {}): RiskHoldEscalated {
  return { type: 'RiskHoldEscalated', data: { holdId: 'hold-1', dueAt: at('10:48'), ...said } };
}

export function riskHoldReleased(said: Said<RiskHoldReleased> = {}): RiskHoldReleased {
  return { type: 'RiskHoldReleased', data: { holdId: 'hold-1', by: 'operator', ...said } };
}

export function orderRejectedByRisk(said: Said<OrderRejectedByRisk> = {}): OrderRejectedByRisk {
  return { type: 'OrderRejectedByRisk', data: { holdId: 'hold-1', by: 'operator', reason: 'stolen card', ...said } };
}

function money(n: number) {
  return { attemptId: attempt(n), tradeNo: tradeNo(n), learnedBy: 'notification' as const, trade: boundTrade(n), message: inboxMessage(n) };
}
