import type { ChannelKind, Instant, MessageRefusalCode, Money, RecordRef, RepeatSafety } from '@app/kernel';
import type { LearnedBy } from './payments.events.js';

/** Money that reached us under one trade number of the channel. */
export type ReceivedTrade = {
  readonly tradeNo: string;
  readonly attemptId: string;
  readonly amount: Money;
  readonly at: Instant;
  /** `confirmed` pays the order; all others must be refunded or held. */
  readonly as: 'confirmed' | 'duplicate' | 'late' | 'mismatched';
  readonly after?: 'expired' | 'cancelled' | 'out-of-stock';
  readonly learnedBy: LearnedBy;
  readonly paidAt?: Instant;
  /** The TradeBound record. */
  readonly trade: RecordRef;
  readonly message?: RecordRef;
};

/** One try to pay. */
export type PaymentAttempt = {
  readonly attemptId: string;
  readonly number: number;
  readonly outTradeNo: string;
  readonly account: string;
  readonly kind: ChannelKind;
  readonly mode: 'live' | 'test';
  readonly amountDue: Money;
  readonly startedAt: Instant;
  readonly expiresAt: Instant;
  readonly queryAfterSeconds: number;
  readonly toleranceMinor: number;
  readonly canQuery: boolean;
  readonly canClose: boolean;
  readonly refundRepeat: RepeatSafety;
  readonly closed: boolean;
  /** The channel's last answer, whether it was a final "not paid", and when it was asked. */
  readonly lastAnswer: { readonly answer: 'paid' | 'unpaid' | 'closed' | 'not-found' | 'refunded' | 'unknown'; readonly final: boolean; readonly at: Instant } | undefined;
  readonly notifiedAt: Instant | undefined;
  /** What verified messages have said so far, each thing once. */
  readonly reported: readonly { readonly tradeNo: string; readonly status: 'paid' | 'unpaid' | 'closed' | 'refunded' }[];
  /** Messages refused so far, by code. */
  readonly refused: { readonly [code in MessageRefusalCode]?: number };
};

/** The payments of one order. */
export type Payments = {
  readonly attempts: readonly PaymentAttempt[];
  readonly trades: readonly ReceivedTrade[];
  /** The one payment that pays this order. */
  readonly confirmed: { readonly attemptId: string; readonly tradeNo: string; readonly amount: Money; readonly at: Instant; readonly deliverBy: Instant } | undefined;
  /** Sum of what went back by other roads, per trade: observed refunds and charge-backs. */
  readonly returnedElsewhere: readonly {
    readonly tradeNo: string;
    /** The channel's refund or case number. */
    readonly no: string;
    readonly amount: Money;
    readonly how: 'refund-observed' | 'chargeback';
  }[];
};

/** No payments yet. */
export const noPayments: Payments = { attempts: [], trades: [], confirmed: undefined, returnedElsewhere: [] };

/** Attempts that may still turn out paid: not closed at the channel, without money and without a final "not paid". */
export function openAttempts(payments: Payments): readonly PaymentAttempt[] {
  return payments.attempts.filter(
    (attempt) => !attempt.closed && attempt.lastAnswer?.final !== true && !payments.trades.some((trade) => trade.attemptId === attempt.attemptId),
  );
}

/** The attempt of that id. */
export function findAttempt(payments: Payments, attemptId: string): PaymentAttempt | undefined {
  return payments.attempts.find((attempt) => attempt.attemptId === attemptId);
}
