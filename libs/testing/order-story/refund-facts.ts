import type {
  AlarmCleared,
  AlarmRaised,
  DisputeOpened,
  DisputeOutcomeRecorded,
  EffectClaimed,
  EvidenceExported,
  PromiseBroken,
  RefundFailed,
  RefundNeedsHuman,
  RefundRequested,
  RefundResultUnknown,
  RefundSubmitted,
  RefundSucceeded,
  SagaSkipped,
} from '@app/domain/order-case';
import { effectNoOf } from '@app/kernel';
import { refundNo } from './fulfilment-facts.js';
import type { Said } from './said.js';
import { at, attemptPaidBy, ORDER, tradeNo, yuan } from './story-values.js';

/** The number of the effect that sends the order's n-th refund. */
export function refundEffectNo(n = 1): string {
  return effectNoOf(ORDER, 'refund', n);
}

/** The n-th refund, of the first attempt's ten yuan; its number follows from n, its attempt from its trade, unless they are said. */
export function refundRequested(said: Said<RefundRequested> = {}): RefundRequested {
  const { n = 1, tradeNo: trade = tradeNo() } = said;
  const data = { refundNo: refundNo(n), n, attemptId: attemptPaidBy(trade), tradeNo: trade, amount: yuan(10) };
  return { type: 'RefundRequested', data: { ...data, reason: 'requested-by-shop', repeatSafety: 'askable', ...said } };
}

export function refundSubmitted(said: Said<RefundSubmitted> = {}): RefundSubmitted {
  return { type: 'RefundSubmitted', data: { refundNo: refundNo(), effectNo: refundEffectNo(), try: 1, ...said } };
}

export function refundResultUnknown(said: Said<RefundResultUnknown> = {}): RefundResultUnknown {
  return { type: 'RefundResultUnknown', data: { refundNo: refundNo(), try: 1, because: 'timeout', ...said } };
}

export function refundSucceeded(said: Said<RefundSucceeded> = {}): RefundSucceeded {
  return { type: 'RefundSucceeded', data: { refundNo: refundNo(), amount: yuan(10), learnedBy: 'answer', ...said } };
}

export function refundFailed(said: Said<RefundFailed> = {}): RefundFailed {
  return { type: 'RefundFailed', data: { refundNo: refundNo(), code: 'balance-too-low', ...said } };
}

export function refundNeedsHuman(said: Said<RefundNeedsHuman> = {}): RefundNeedsHuman {
  return { type: 'RefundNeedsHuman', data: { refundNo: refundNo(), because: 'failed-at-channel', ...said } };
}

export function effectClaimed(said: Said<EffectClaimed> = {}): EffectClaimed {
  const data = { effectNo: refundEffectNo(), purpose: 'refund' as const, subject: refundNo(), try: 1, worker: 'w1', notAfter: at('10:30') };
  return { type: 'EffectClaimed', data: { ...data, ...said } };
}

export function promiseBroken(said: Said<PromiseBroken> = {}): PromiseBroken {
  return { type: 'PromiseBroken', data: { promise: 'delivery', dueAt: at('10:20'), ...said } };
}

export function alarmRaised(said: Said<AlarmRaised> = {}): AlarmRaised {
  return { type: 'AlarmRaised', data: { alarmId: `${ORDER}-alarm-01`, alarm: 'promise-broken', subject: ORDER, mode: 'live', ...said } };
}

export function alarmCleared(said: Said<AlarmCleared> = {}): AlarmCleared {
  return { type: 'AlarmCleared', data: { alarmId: `${ORDER}-alarm-01`, by: 'operator', ...said } };
}

export function sagaSkipped(said: Said<SagaSkipped> = {}): SagaSkipped {
  return { type: 'SagaSkipped', data: { saga: 'deliver-when-payment-confirmed', reason: 'delivered-by-hand', ...said } };
}

export function disputeOpened(said: Said<DisputeOpened> = {}): DisputeOpened {
  return { type: 'DisputeOpened', data: { disputeId: 'dispute-1', forum: '12315', kind: 'not-received', ...said } };
}

export function disputeOutcomeRecorded(said: Said<DisputeOutcomeRecorded> = {}): DisputeOutcomeRecorded {
  return { type: 'DisputeOutcomeRecorded', data: { disputeId: 'dispute-1', outcome: 'won', ...said } };
}

export function evidenceExported(said: Said<EvidenceExported> = {}): EvidenceExported {
  return { type: 'EvidenceExported', data: { bundleId: 'bundle-1', upToRevision: '5', purpose: 'dispute-1', ...said } };
}
