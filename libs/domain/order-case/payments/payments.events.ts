import type { ChannelKind, Fact, Instant, MessageRefusalCode, Money, RecordRef, RepeatSafety, SealedValue } from '@app/kernel';

/** By which road we learned of it. */
export type LearnedBy = 'notification' | 'query' | 'shop' | 'bill';

/** One try to pay, with a number of its own at the channel. A closed or expired attempt may still be paid. */
export type PaymentAttemptStarted = Fact<
  'PaymentAttemptStarted',
  {
    readonly attemptId: string;
    readonly number: number;
    readonly outTradeNo: string;
    readonly channel: { readonly account: string; readonly kind: ChannelKind; readonly mode: 'live' | 'test'; readonly revision: string };
    readonly method?: string;
    /** `scene` and `openid` are for channels that ask for them; none does yet. */
    readonly scene?: string;
    readonly returnUrl?: string;
    readonly payerIp?: SealedValue;
    readonly openid?: SealedValue;
    readonly amountDue: Money;
    readonly expiresAt: Instant;
    /** The channel account's rules, as they were at this moment. */
    readonly policy: {
      readonly queryAfterSeconds: number;
      readonly toleranceMinor: number;
      readonly canQuery: boolean;
      readonly canClose: boolean;
      /** The account's own grace, where it differs from the order's. */
      readonly expiryGraceSeconds?: number;
      /** How a repeated refund behaves at this channel. */
      readonly refundRepeat: RepeatSafety;
    };
  }
>;
/** An attempt is no longer waited for: closed at the channel, or given up by us. */
export type PaymentAttemptClosed = Fact<
  'PaymentAttemptClosed',
  { readonly attemptId: string; readonly how: 'closed-at-channel' | 'given-up' }
>;
/** A verified message about an attempt of this order. */
export type PaymentNotificationAccepted = Fact<
  'PaymentNotificationAccepted',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly walletTradeNo?: string;
    readonly status: 'paid' | 'unpaid' | 'closed' | 'refunded';
    readonly amount: Money;
    readonly paidAt?: Instant;
    readonly message: RecordRef;
  }
>;
/** Messages about this attempt that were not accepted: once per (attempt, code), with a count when the attempt ends. */
export type PaymentNotificationRefused = Fact<
  'PaymentNotificationRefused',
  {
    readonly attemptId: string;
    readonly code: MessageRefusalCode;
    readonly hint?: string;
    readonly message: RecordRef;
    readonly count: number;
  }
>;
/** A channel's changed answer to "was it paid?". */
export type PaymentQueried = Fact<
  'PaymentQueried',
  {
    readonly attemptId: string;
    readonly answer: 'paid' | 'unpaid' | 'closed' | 'not-found' | 'refunded' | 'unknown';
    /** When the question was put: an answer tells nothing about what came after that. */
    readonly askedAt: Instant;
    readonly tradeNo?: string;
    readonly amount?: Money;
    /** True for a "not paid" that was obtained after the attempt's own expiry. */
    readonly final: boolean;
  }
>;
/** The order is paid. `trade` is the TradeBound record that makes this trade this order's, and no other's. */
export type PaymentConfirmed = Fact<
  'PaymentConfirmed',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly amount: Money;
    readonly due: Money;
    readonly learnedBy: LearnedBy;
    readonly paidAt?: Instant;
    readonly trade: RecordRef;
    readonly message?: RecordRef;
    /** The promise, as an instant. */
    readonly deliverBy: Instant;
  }
>;
/** Money that is not what was due, beyond the channel's tolerance. Nothing is delivered for it. */
export type PaymentAmountMismatched = Fact<
  'PaymentAmountMismatched',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly due: Money;
    readonly paid: Money;
    readonly learnedBy: LearnedBy;
    readonly trade: RecordRef;
    readonly message?: RecordRef;
  }
>;
/** More money for an order that is paid already. It goes back. */
export type DuplicatePaymentReceived = Fact<
  'DuplicatePaymentReceived',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly amount: Money;
    readonly confirmedAttemptId: string;
    readonly learnedBy: LearnedBy;
    readonly trade: RecordRef;
    readonly message?: RecordRef;
  }
>;
/** Money for an order that had ended. It is delivered for if the order expired and there is stock; else it goes back. */
export type LatePaymentReceived = Fact<
  'LatePaymentReceived',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly amount: Money;
    readonly after: 'expired' | 'cancelled' | 'out-of-stock';
    readonly learnedBy: LearnedBy;
    readonly paidAt?: Instant;
    readonly trade: RecordRef;
    readonly message?: RecordRef;
  }
>;
/** Money that went back by another road than ours. */
export type RefundObserved = Fact<
  'RefundObserved',
  {
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly channelRefundNo: string;
    readonly amount: Money;
    readonly seenIn: 'notification' | 'query' | 'bill';
  }
>;
/** The channel took money back on behalf of the payer. */
export type ChargebackDebited = Fact<
  'ChargebackDebited',
  { readonly attemptId: string; readonly tradeNo: string; readonly caseNo: string; readonly amount: Money }
>;
/** The channel gave back what it had taken on behalf of the payer. */
export type ChargebackReversed = Fact<
  'ChargebackReversed',
  { readonly attemptId: string; readonly tradeNo: string; readonly caseNo: string; readonly amount: Money }
>;

export type PaymentsFact =
  | PaymentAttemptStarted
  | PaymentAttemptClosed
  | PaymentNotificationAccepted
  | PaymentNotificationRefused
  | PaymentQueried
  | PaymentConfirmed
  | PaymentAmountMismatched
  | DuplicatePaymentReceived
  | LatePaymentReceived
  | RefundObserved
  | ChargebackDebited
  | ChargebackReversed;
