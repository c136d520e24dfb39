import type {
  ChannelKind,
  Command,
  Currency,
  Instant,
  MessageRefusalCode,
  Money,
  OrderId,
  RecordRef,
  RepeatSafety,
  SealedValue,
} from '@app/kernel';
import type { AllocatedKey, ProblemKind, SealedOrigin } from './fulfilment/fulfilment.events.js';
import type { Deal, Mode, QuotaUse, ReservationPart, SealedBuyer } from './ordering/ordering.events.js';
import type { AlarmKind, EffectPurpose } from './oversight/oversight.events.js';
import type { TradeId } from './payments/payments.state.js';
import type { RefundNeedsHuman, RefundReason } from './refunds/refunds.events.js';

/** What was asked of the outside: at most one of these per order route. Personal values arrive sealed. */
export type PlaceOrder = Command<
  'PlaceOrder',
  {
    readonly orderId: OrderId;
    readonly shopId: string;
    readonly mode: Mode;
    readonly shopOrderNo?: string;
    readonly tradePrefix: string;
    readonly deal: Deal;
    readonly buyer: SealedBuyer;
    readonly quota?: QuotaUse;
    readonly shopMetadata?: SealedValue;
    readonly locale: 'zh-CN' | 'en';
    readonly expiryGraceSeconds: number;
    readonly restockWithinSeconds: number;
  }
>;
/** The first plan of an n stands: whoever comes later reserves by the plan in the case file. */
export type PlanReservation = Command<
  'PlanReservation',
  {
    readonly lineId: string;
    readonly n: number;
    readonly parts: readonly ReservationPart[];
    readonly purpose: 'placing' | 'late-payment' | 'restock';
  }
>;
/** All parts are reserved at their batches. For a late payment this also reopens the order, for a restock it also ends the wait. */
export type RecordStockReserved = Command<
  'RecordStockReserved',
  { readonly reservationId: string; readonly parts: readonly (ReservationPart & { readonly record: RecordRef })[] }
>;
export type RecordStockUnavailable = Command<
  'RecordStockUnavailable',
  {
    readonly lineId: string;
    readonly reason: 'out-of-stock' | 'quota-exceeded';
    readonly wanted: number;
    readonly available: number;
    readonly purpose: 'placing' | 'late-payment' | 'restock';
  }
>;
/** The parts of a superseded or no longer needed reservation are back on the shelf. */
export type RecordStockReleased = Command<'RecordStockReleased', { readonly reservationId: string }>;
/** The buyer's quota claim of this order was given back. */
export type RecordQuotaReleased = Command<'RecordQuotaReleased'>;
export type CancelOrder = Command<'CancelOrder', { readonly by: 'shop' | 'buyer' | 'operator' }>;
/** Ends a cancellation whose open attempts have all been found not paid. */
export type ConcludeCancellation = Command<'ConcludeCancellation'>;
export type ExpireOrder = Command<'ExpireOrder'>;
export type IssuePickupToken = Command<'IssuePickupToken'>;
export type CorrectContact = Command<'CorrectContact', { readonly contact: SealedValue; readonly contactIndex: string }>;

export type StartPayment = Command<
  'StartPayment',
  {
    readonly channel: {
      readonly account: string;
      readonly kind: ChannelKind;
      readonly mode: Mode;
      readonly revision: string;
      readonly enabled: boolean;
      readonly currencies: readonly Currency[];
    };
    readonly method?: string;
    readonly returnUrl?: string;
    readonly payerIp?: SealedValue;
    readonly attemptMinutes: number;
    readonly policy: {
      readonly queryAfterSeconds: number;
      readonly toleranceMinor: number;
      readonly canQuery: boolean;
      readonly canClose: boolean;
      readonly expiryGraceSeconds?: number;
      readonly refundRepeat: RepeatSafety;
    };
  }
>;
/** A verified message, with the inbox record it came in and the trade that is bound to this attempt. */
export type AcceptChannelReport = Command<
  'AcceptChannelReport',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly walletTradeNo?: string;
    readonly status: 'paid' | 'unpaid' | 'closed' | 'refunded';
    readonly amount: Money;
    readonly paidAt?: Instant;
    readonly channelRefundNo?: string;
    readonly refundAmount?: Money;
    readonly message: RecordRef;
    readonly trade?: RecordRef;
  }
>;
/** A message about a known attempt that was not accepted. `held`: the attempt whose money its trade is already. */
export type RefuseChannelMessage = Command<
  'RefuseChannelMessage',
  {
    readonly attemptId: string;
    readonly code: MessageRefusalCode;
    readonly hint?: string;
    readonly held?: TradeId;
    readonly message: RecordRef;
    readonly count: number;
  }
>;
/** A channel's answer; where it is `paid`, the trade is bound first. `taken`: the trade is another attempt's (`held`), so its money is not this one's. */
export type RecordQueryAnswer = Command<
  'RecordQueryAnswer',
  {
    readonly attemptId: string;
    readonly answer: 'paid' | 'unpaid' | 'closed' | 'not-found' | 'refunded' | 'unknown';
    readonly askedAt: Instant;
    readonly tradeNo?: string;
    readonly amount?: Money;
    readonly paidAt?: Instant;
    readonly trade?: RecordRef;
    readonly taken?: boolean;
    readonly held?: TradeId;
  }
>;
/** A shop with its own cashier says that it has the money. `trade` is absent where the trade is not this attempt's. */
export type ConfirmPayment = Command<
  'ConfirmPayment',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly paid: Money;
    readonly paidAt: Instant;
    readonly trade?: RecordRef;
    readonly allowed: boolean;
  }
>;
export type ClosePaymentAttempt = Command<
  'ClosePaymentAttempt',
  { readonly attemptId: string; readonly how: 'closed-at-channel' | 'given-up' }
>;

/** The only gate to delivery. */
export type StartDelivery = Command<'StartDelivery'>;
export type RecordAllocation = Command<
  'RecordAllocation',
  {
    readonly lineId: string;
    readonly allocationId: string;
    readonly reservationId: string;
    readonly keys: readonly AllocatedKey[];
    readonly records: readonly RecordRef[];
  }
>;
export type RecordAllocationFailed = Command<
  'RecordAllocationFailed',
  {
    readonly lineId: string;
    readonly allocationId: string;
    readonly reservationId: string;
    readonly wanted: number;
    readonly got: number;
    readonly reason: 'keys-quarantined' | 'reservation-lost' | 'empty-content';
  }
>;
/** Waits for new stock until the restock deadline. */
export type RequestRestock = Command<'RequestRestock', { readonly lineId: string }>;
/** No stock came by then: the money goes back. */
export type GiveUpRestock = Command<'GiveUpRestock', { readonly lineId: string }>;
/** The buyer opens the keys that are delivered and not revoked. */
export type ViewDelivery = Command<'ViewDelivery', { readonly tokenN: number; readonly origin: SealedOrigin }>;
export type HandKeysToShop = Command<'HandKeysToShop', { readonly origin: SealedOrigin }>;
export type ReportDeliveryView = Command<'ReportDeliveryView', { readonly viewedAt: Instant; readonly viewer?: SealedOrigin }>;
export type ReportDeliveryProblem = Command<'ReportDeliveryProblem', { readonly kind: ProblemKind; readonly text?: SealedValue }>;

/** `tradeNo` left out: the confirmed payment. `attemptId` left out: the one payment of that number. `amount` left out: all that is still refundable of that trade. */
export type RequestRefund = Command<
  'RequestRefund',
  {
    readonly tradeNo?: string;
    readonly attemptId?: string;
    readonly amount?: Money;
    readonly reason: RefundReason;
    readonly by: 'shop' | 'operator' | 'saga';
    readonly policy?: string;
  }
>;
/** Claims the effect; its appender alone may send, before notAfter. */
export type ClaimEffect = Command<
  'ClaimEffect',
  { readonly purpose: EffectPurpose; readonly subject: string; readonly worker: string; readonly validForSeconds: number }
>;
/** Recorded together with the claim's use, just before the request goes out. */
export type SubmitRefund = Command<'SubmitRefund', { readonly refundNo: string; readonly effectNo: string; readonly try: number }>;
export type RecordRefundResult = Command<
  'RecordRefundResult',
  {
    readonly refundNo: string;
    readonly result: 'done' | 'failed' | 'unknown';
    readonly channelRefundNo?: string;
    readonly code?: string;
    readonly because?: string;
    readonly learnedBy: 'answer' | 'query' | 'operator';
  }
>;
export type LeaveRefundToHuman = Command<
  'LeaveRefundToHuman',
  {
    readonly refundNo: string;
    readonly because: RefundNeedsHuman['data']['because'];
  }
>;

/** Says that the delivery promise was broken, and raises its alarm. */
export type NotePromiseBroken = Command<'NotePromiseBroken'>;
export type RaiseAlarm = Command<
  'RaiseAlarm',
  {
    readonly alarm: Exclude<AlarmKind, 'promise-broken'>;
    readonly subject: string;
    /** Whose trade, where it is about one. */
    readonly attemptId?: string;
  }
>;
export type ClearAlarm = Command<'ClearAlarm', { readonly alarmId: string; readonly by: 'operator' | 'system' }>;
export type SkipSaga = Command<'SkipSaga', { readonly saga: string; readonly reason: string }>;

/** Every command about one order. */
export type OrderCommand =
  | PlaceOrder
  | PlanReservation
  | RecordStockReserved
  | RecordStockUnavailable
  | RecordStockReleased
  | RecordQuotaReleased
  | CancelOrder
  | ConcludeCancellation
  | ExpireOrder
  | IssuePickupToken
  | CorrectContact
  | StartPayment
  | AcceptChannelReport
  | RefuseChannelMessage
  | RecordQueryAnswer
  | ConfirmPayment
  | ClosePaymentAttempt
  | StartDelivery
  | RecordAllocation
  | RecordAllocationFailed
  | RequestRestock
  | GiveUpRestock
  | ViewDelivery
  | HandKeysToShop
  | ReportDeliveryView
  | ReportDeliveryProblem
  | RequestRefund
  | ClaimEffect
  | SubmitRefund
  | RecordRefundResult
  | LeaveRefundToHuman
  | NotePromiseBroken
  | RaiseAlarm
  | ClearAlarm
  | SkipSaga;
