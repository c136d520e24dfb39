import type {
  CancellationOvertaken,
  CancellationRequested,
  CommandRefused,
  ContactCorrected,
  OrderCancelled,
  OrderExpired,
  OrderPlaced,
  OrderReopened,
  PickupTokenIssued,
  QuotaReleased,
  RecipientCorrected,
  RecipientRejected,
  ReservationPlanned,
  StockReleased,
  StockReserved,
  StockUnavailable,
} from '@app/domain/order-case';
import { reservationIdOf, sha256 } from '@app/kernel';
import type { Said } from './said.js';
import { at, attempt, BATCH, buyer, deal, heldPart, LINE, ORDER, SHOP, sealed, TRADE_PREFIX } from './story-values.js';

/** The id of the n-th reservation of the story's line. */
export function reservation(n = 1, lineId = LINE): string {
  return reservationIdOf(ORDER, lineId, n);
}

/** Placed at 10:00, to be paid before 10:15. */
export function orderPlaced(said: Said<OrderPlaced> = {}): OrderPlaced {
  return {
    type: 'OrderPlaced',
    data: {
      orderId: ORDER,
      shopId: SHOP,
      mode: 'live',
      tradePrefix: TRADE_PREFIX,
      deal: deal(),
      buyer: buyer(),
      locale: 'zh-CN',
      expiryGraceSeconds: 120,
      restockWithinSeconds: 3600,
      payBefore: at('10:15'),
      ...said,
    },
  };
}

/** Its id follows from the line and n unless it is said. */
export function reservationPlanned(said: Said<ReservationPlanned> = {}): ReservationPlanned {
  const { lineId = LINE, n = 1 } = said;
  const data = { reservationId: reservation(n, lineId), lineId, n, parts: [{ batchId: BATCH, quantity: 1 }], purpose: 'placing' as const };
  return { type: 'ReservationPlanned', data: { ...data, ...said } };
}

export function stockReserved(said: Said<StockReserved> = {}): StockReserved {
  const { lineId = LINE } = said;
  return {
    type: 'StockReserved',
    data: { reservationId: reservation(1, lineId), lineId, parts: [heldPart()], payBefore: at('10:15'), ...said },
  };
}

export function stockUnavailable(said: Said<StockUnavailable> = {}): StockUnavailable {
  return { type: 'StockUnavailable', data: { lineId: LINE, reason: 'out-of-stock', wanted: 1, available: 0, purpose: 'placing', ...said } };
}

export function stockReleased(said: Said<StockReleased> = {}): StockReleased {
  return { type: 'StockReleased', data: { reservationId: reservation(), because: 'order-ended', ...said } };
}

export function quotaReleased(said: Said<QuotaReleased> = {}): QuotaReleased {
  return { type: 'QuotaReleased', data: { because: 'order-ended', ...said } };
}

export function cancellationRequested(said: Said<CancellationRequested> = {}): CancellationRequested {
  return { type: 'CancellationRequested', data: { by: 'shop', openAttempts: [attempt()], ...said } };
}

export function cancellationOvertaken(said: Said<CancellationOvertaken> = {}): CancellationOvertaken {
  return { type: 'CancellationOvertaken', data: { attemptId: attempt(), ...said } };
}

export function orderCancelled(said: Said<OrderCancelled> = {}): OrderCancelled {
  return { type: 'OrderCancelled', data: { by: 'shop', ...said } };
}

export function orderExpired(said: Said<OrderExpired> = {}): OrderExpired {
  return { type: 'OrderExpired', data: { payBefore: at('10:15'), unresolvedAttempts: [], ...said } };
}

export function orderReopened(said: Said<OrderReopened> = {}): OrderReopened {
  return { type: 'OrderReopened', data: { attemptId: attempt(), reservationId: reservation(2), ...said } };
}

export function pickupTokenIssued(said: Said<PickupTokenIssued> = {}): PickupTokenIssued {
  return { type: 'PickupTokenIssued', data: { n: 1, ...said } };
}

export function contactCorrected(said: Said<ContactCorrected> = {}): ContactCorrected {
  return { type: 'ContactCorrected', data: { contact: sealed('new contact'), contactIndex: sha256('new contact'), ...said } };
}

export function recipientCorrected(said: Said<RecipientCorrected> = {}): RecipientCorrected {
  const recipient = { rule: 'qq@1', raw: sealed('raw recipient'), normalised: sealed('recipient'), changes: [] };
  return { type: 'RecipientCorrected', data: { lineId: LINE, recipient, recipientIndex: sha256('recipient'), ...said } };
}

export function recipientRejected(said: Said<RecipientRejected> = {}): RecipientRejected {
  return { type: 'RecipientRejected', data: { lineId: LINE, rule: 'qq@1', code: 'not-a-number', ...said } };
}

export function commandRefused(said: Said<CommandRefused> = {}): CommandRefused {
  const askedBy = { kind: 'shop' as const, id: 'key-1' };
  return { type: 'CommandRefused', data: { command: 'StartPayment', code: 'stock-not-reserved', parameters: {}, askedBy, ...said } };
}
