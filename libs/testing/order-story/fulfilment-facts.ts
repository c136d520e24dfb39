import type {
  AllocationFailed,
  DeliveryCompleted,
  DeliveryProblemReported,
  DeliveryRevoked,
  DeliveryStarted,
  DeliveryViewed,
  DeliveryViewReportedByShop,
  KeysAllocated,
  KeysDelivered,
  KeysHandedToShop,
  KeysRestocked,
  RestockRequested,
} from '@app/domain/order-case';
import { allocationIdOf, type RecordRef, refundNoOf } from '@app/kernel';
import { reservation } from './ordering-facts.js';
import type { Said } from './said.js';
import { at, attempt, BATCH, key, LINE, ORDER, origin, recordRef, TRADE_PREFIX } from './story-values.js';

/** The id of the n-th allocation of the story's line. */
export function allocation(n = 1, lineId = LINE): string {
  return allocationIdOf(ORDER, lineId, n);
}

/** The number of the order's n-th refund. */
export function refundNo(n = 1): string {
  return refundNoOf(TRADE_PREFIX, ORDER, n);
}

/** The batch's record of the n-th allocation. */
export function allocationRecord(n = 1, batchId = BATCH): RecordRef {
  return recordRef(`keybatch-${batchId}`, 1 + n);
}

export function deliveryStarted(said: Said<DeliveryStarted> = {}): DeliveryStarted {
  return { type: 'DeliveryStarted', data: { lineIds: [LINE], after: { attemptId: attempt() }, ...said } };
}

export function keysAllocated(said: Said<KeysAllocated> = {}): KeysAllocated {
  const data = { allocationId: allocation(), lineId: LINE, reservationId: reservation(), keys: [key()], records: [allocationRecord()] };
  return { type: 'KeysAllocated', data: { ...data, ...said } };
}

export function allocationFailed(said: Said<AllocationFailed> = {}): AllocationFailed {
  const data = { allocationId: allocation(), lineId: LINE, reservationId: reservation(), wanted: 1, got: 0 };
  return { type: 'AllocationFailed', data: { ...data, reason: 'keys-quarantined', ...said } };
}

export function restockRequested(said: Said<RestockRequested> = {}): RestockRequested {
  return { type: 'RestockRequested', data: { lineId: LINE, quantity: 1, dueAt: at('11:06'), ...said } };
}

export function keysRestocked(said: Said<KeysRestocked> = {}): KeysRestocked {
  return { type: 'KeysRestocked', data: { lineId: LINE, reservationId: reservation(2), ...said } };
}

export function keysDelivered(said: Said<KeysDelivered> = {}): KeysDelivered {
  return { type: 'KeysDelivered', data: { lineId: LINE, allocationId: allocation(), keyIds: [key().keyId], ...said } };
}

export function deliveryCompleted(said: Said<DeliveryCompleted> = {}): DeliveryCompleted {
  return { type: 'DeliveryCompleted', data: { quantity: 1, ...said } };
}

export function deliveryViewed(said: Said<DeliveryViewed> = {}): DeliveryViewed {
  return { type: 'DeliveryViewed', data: { keyIds: [key().keyId], tokenN: 0, origin: origin(), ...said } };
}

export function keysHandedToShop(said: Said<KeysHandedToShop> = {}): KeysHandedToShop {
  return { type: 'KeysHandedToShop', data: { keyIds: [key().keyId], origin: origin('shop'), ...said } };
}

export function deliveryViewReportedByShop(said: Said<DeliveryViewReportedByShop> = {}): DeliveryViewReportedByShop {
  return { type: 'DeliveryViewReportedByShop', data: { keyIds: [key().keyId], viewedAt: at('10:08'), ...said } };
}

export function deliveryRevoked(said: Said<DeliveryRevoked> = {}): DeliveryRevoked {
  return { type: 'DeliveryRevoked', data: { keyIds: [key().keyId], refundNo: refundNo(), ...said } };
}

export function deliveryProblemReported(said: Said<DeliveryProblemReported> = {}): DeliveryProblemReported {
  return { type: 'DeliveryProblemReported', data: { problemId: `${ORDER}-problem-01`, kind: 'invalid', keyIds: [key().keyId], ...said } };
}
