import type {
  AcceptChannelReport,
  ConfirmPayment,
  PlaceOrder,
  PlanReservation,
  RecordQueryAnswer,
  RecordStockReserved,
  RecordStockUnavailable,
  RefuseChannelMessage,
  StartPayment,
} from '@app/domain/order-case';
import type { Command, Instant, Wish } from '@app/kernel';
import { reservation } from './ordering-facts.js';
import { boundTrade, inboxMessage } from './payment-facts.js';
import { ACCOUNT, at, attempt, BATCH, buyer, deal, heldPart, LINE, ORDER, SHOP, TRADE_PREFIX, tradeNo, yuan } from './story-values.js';

/** A command of the ordinary story; `at` may be left to the moment it is sent. */
export type Wished<C extends Command> = Wish<C> & { readonly at?: Instant };
type Asked<C extends Command> = Partial<Omit<C, 'type'>>;

export function placeOrder(asked: Asked<PlaceOrder> = {}): Wished<PlaceOrder> {
  return {
    type: 'PlaceOrder',
    orderId: ORDER,
    shopId: SHOP,
    mode: 'live',
    tradePrefix: TRADE_PREFIX,
    deal: deal(),
    buyer: buyer(),
    locale: 'zh-CN',
    expiryGraceSeconds: 120,
    restockWithinSeconds: 3600,
    ...asked,
  };
}

export function planReservation(asked: Asked<PlanReservation> = {}): Wished<PlanReservation> {
  return { type: 'PlanReservation', lineId: LINE, n: 1, parts: [{ batchId: BATCH, quantity: 1 }], purpose: 'placing', ...asked };
}

export function recordStockReserved(asked: Asked<RecordStockReserved> = {}): Wished<RecordStockReserved> {
  return { type: 'RecordStockReserved', reservationId: reservation(), parts: [heldPart()], ...asked };
}

export function recordStockUnavailable(asked: Asked<RecordStockUnavailable> = {}): Wished<RecordStockUnavailable> {
  return { type: 'RecordStockUnavailable', lineId: LINE, reason: 'out-of-stock', wanted: 1, available: 0, purpose: 'placing', ...asked };
}

/** Through a channel that can be asked and that refunds only once unless it is asked first. */
export function startPayment(asked: Asked<StartPayment> = {}): Wished<StartPayment> {
  return {
    type: 'StartPayment',
    channel: { account: ACCOUNT, kind: 'epay', mode: 'live', revision: '0', enabled: true, currencies: ['CNY'] },
    attemptMinutes: 10,
    policy: { queryAfterSeconds: 60, toleranceMinor: 0, canQuery: true, canClose: false, refundRepeat: 'askable' },
    ...asked,
  };
}

/** The channel says that the n-th attempt was paid. */
export function acceptChannelReport(asked: Asked<AcceptChannelReport> = {}, n = 1): Wished<AcceptChannelReport> {
  const money = { attemptId: attempt(n), tradeNo: tradeNo(n), amount: yuan(10), message: inboxMessage(n), trade: boundTrade(n) };
  return { type: 'AcceptChannelReport', status: 'paid', ...money, ...asked };
}

export function refuseChannelMessage(asked: Asked<RefuseChannelMessage> = {}): Wished<RefuseChannelMessage> {
  return { type: 'RefuseChannelMessage', attemptId: attempt(), code: 'signature', message: inboxMessage(), count: 1, ...asked };
}

/** Asked at 10:05, the channel says that the n-th attempt was paid. */
export function queryAnsweredPaid(asked: Asked<RecordQueryAnswer> = {}, n = 1): Wished<RecordQueryAnswer> {
  const money = { attemptId: attempt(n), tradeNo: tradeNo(n), amount: yuan(10), trade: boundTrade(n) };
  return { type: 'RecordQueryAnswer', answer: 'paid', askedAt: at('10:05'), ...money, ...asked };
}

/** Asked at 10:05, the channel says that the first attempt was not paid. */
export function queryAnswered(asked: Asked<RecordQueryAnswer> = {}): Wished<RecordQueryAnswer> {
  return { type: 'RecordQueryAnswer', attemptId: attempt(), answer: 'unpaid', askedAt: at('10:05'), ...asked };
}

/** A shop with its own cashier has the money for the n-th attempt. */
export function confirmPayment(asked: Asked<ConfirmPayment> = {}, n = 1): Wished<ConfirmPayment> {
  const money = { attemptId: attempt(n), tradeNo: tradeNo(n), paid: yuan(10), paidAt: at('10:04'), trade: boundTrade(n) };
  return { type: 'ConfirmPayment', allowed: true, ...money, ...asked };
}
