import {
  type ChannelKind,
  type Instant,
  type MessageRefusalCode,
  type Money,
  present,
  type RecordRef,
  type RepeatSafety,
} from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type {
  DuplicatePaymentReceived,
  LatePaymentReceived,
  LearnedBy,
  PaymentAmountMismatched,
  PaymentAttemptStarted,
  PaymentConfirmed,
  PaymentQueried,
} from './payments.events.js';

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

/** Which money: a trade number is the channel's, and unique only within one account of it; an attempt has one account. */
export type TradeId = Pick<ReceivedTrade, 'attemptId' | 'tradeNo'>;

/** Is it the same money? */
export function isSameTrade(one: TradeId, other: TradeId): boolean {
  return one.attemptId === other.attemptId && one.tradeNo === other.tradeNo;
}

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
  /** How long after the order's time to pay this attempt may still be waited for; left out: as the order says. */
  readonly expiryGraceSeconds?: number;
  readonly refundRepeat: RepeatSafety;
  readonly closed: boolean;
  /** The channel's last answer, whether it was a final "not paid", and when it was asked. */
  readonly lastAnswer:
    | {
        readonly answer: 'paid' | 'unpaid' | 'closed' | 'not-found' | 'refunded' | 'unknown';
        readonly final: boolean;
        readonly at: Instant;
      }
    | undefined;
  readonly notifiedAt: Instant | undefined;
  /** What verified messages have said so far, each thing once. */
  readonly reported: readonly {
    readonly tradeNo: string;
    readonly status: 'paid' | 'unpaid' | 'closed' | 'refunded';
    /** The number that the wallet shows its user for the same money. */
    readonly walletTradeNo?: string;
  }[];
  /** Messages refused so far, by code. */
  readonly refused: { readonly [code in MessageRefusalCode]?: number };
};

/** The payments of one order. */
export type Payments = {
  readonly attempts: readonly PaymentAttempt[];
  readonly trades: readonly ReceivedTrade[];
  /** The one payment that pays this order. */
  readonly confirmed:
    | { readonly attemptId: string; readonly tradeNo: string; readonly amount: Money; readonly at: Instant; readonly deliverBy: Instant }
    | undefined;
  /** Sum of what went back by other roads, per trade: observed refunds and charge-backs. */
  readonly returnedElsewhere: readonly {
    readonly attemptId: string;
    readonly tradeNo: string;
    /** The channel's refund or case number. */
    readonly no: string;
    readonly amount: Money;
    readonly how: 'refund-observed' | 'chargeback';
    /** Revision of the fact that tells of it. */
    readonly revision: number;
  }[];
};

/** No payments yet. */
export const noPayments: Payments = { attempts: [], trades: [], confirmed: undefined, returnedElsewhere: [] };

/** Attempts that may still turn out paid: not closed at the channel, without money and without a final "not paid". */
export function openAttempts(payments: Payments): readonly PaymentAttempt[] {
  return payments.attempts.filter(
    (attempt) =>
      !attempt.closed && attempt.lastAnswer?.final !== true && !payments.trades.some((trade) => trade.attemptId === attempt.attemptId),
  );
}

/** The attempt of that id. */
export function findAttempt(payments: Payments, attemptId: string): PaymentAttempt | undefined {
  return payments.attempts.find((attempt) => attempt.attemptId === attemptId);
}

/**
 * Tells the money of one trade from other money. Of an attempt that the order does not know no account is known either: its money
 * is told by the number alone.
 */
export function isOfTrade(payments: Payments, trade: TradeId): (money: TradeId) => boolean {
  const isNameless = findAttempt(payments, trade.attemptId) === undefined;
  return (money) => isSameTrade(money, trade) || (isNameless && money.tradeNo === trade.tradeNo);
}

/** The payments after one more fact of the order. */
export function evolvePayments(
  slice: Payments,
  fact: OrderFact,
  record: { readonly revision: number; readonly recordedAt: Instant },
): Payments {
  const at = record.recordedAt;
  switch (fact.type) {
    case 'PaymentAttemptStarted':
      return { ...slice, attempts: [...slice.attempts, justStarted(fact.data, at)] };
    case 'PaymentAttemptClosed':
      return withAttempt(slice, fact.data.attemptId, () => ({ closed: true }));
    case 'PaymentNotificationAccepted': {
      const { attemptId, tradeNo, status, walletTradeNo } = fact.data;
      return withAttempt(slice, attemptId, ({ reported, notifiedAt }) => ({
        reported: [...reported, { tradeNo, status, ...present({ walletTradeNo }) }],
        notifiedAt: notifiedAt ?? at,
      }));
    }
    case 'PaymentNotificationRefused': {
      const { attemptId, code, count } = fact.data;
      return withAttempt(slice, attemptId, ({ refused }) => ({ refused: { ...refused, [code]: count } }));
    }
    case 'PaymentQueried':
      return withAttempt(slice, fact.data.attemptId, ({ lastAnswer }) => ({ lastAnswer: answered(lastAnswer, fact.data) }));
    case 'PaymentConfirmed': {
      const { attemptId, tradeNo, amount, deliverBy } = fact.data;
      return {
        ...withTrade(slice, received(fact.data, amount, 'confirmed', at)),
        confirmed: { attemptId, tradeNo, amount, at, deliverBy },
      };
    }
    case 'PaymentAmountMismatched':
      return withTrade(slice, received(fact.data, fact.data.paid, 'mismatched', at));
    case 'DuplicatePaymentReceived':
      return withTrade(slice, received(fact.data, fact.data.amount, 'duplicate', at));
    case 'LatePaymentReceived':
      return withTrade(slice, { ...received(fact.data, fact.data.amount, 'late', at), after: fact.data.after });
    case 'RefundObserved': {
      const { attemptId, tradeNo, channelRefundNo, amount } = fact.data;
      return withReturned(slice, { attemptId, tradeNo, no: channelRefundNo, amount, how: 'refund-observed', revision: record.revision });
    }
    case 'ChargebackDebited': {
      const { attemptId, tradeNo, caseNo, amount } = fact.data;
      return withReturned(slice, { attemptId, tradeNo, no: caseNo, amount, how: 'chargeback', revision: record.revision });
    }
    case 'ChargebackReversed': {
      const { caseNo } = fact.data;
      const isReversed = (back: Payments['returnedElsewhere'][number]): boolean =>
        back.how === 'chargeback' && back.no === caseNo && isSameTrade(back, fact.data);
      return { ...slice, returnedElsewhere: slice.returnedElsewhere.filter((back) => !isReversed(back)) };
    }
    default:
      return slice;
  }
}

function justStarted(data: PaymentAttemptStarted['data'], startedAt: Instant): PaymentAttempt {
  const { attemptId, number, outTradeNo, channel, amountDue, expiresAt, policy } = data;
  return {
    ...{ attemptId, number, outTradeNo, amountDue, startedAt, expiresAt, ...policy },
    ...{ account: channel.account, kind: channel.kind, mode: channel.mode },
    ...{ closed: false, lastAnswer: undefined, notifiedAt: undefined, reported: [], refused: {} },
  };
}

/** A final "not paid" stays final until money shows up: a later "unknown" takes nothing back. */
function answered(last: PaymentAttempt['lastAnswer'], { answer, final, askedAt }: PaymentQueried['data']): PaymentAttempt['lastAnswer'] {
  return { answer, at: askedAt, final: final || (last?.final === true && answer !== 'paid') };
}

type MoneyReceived = PaymentConfirmed | PaymentAmountMismatched | DuplicatePaymentReceived | LatePaymentReceived;

function received(data: MoneyReceived['data'], amount: ReceivedTrade['amount'], as: ReceivedTrade['as'], at: Instant): ReceivedTrade {
  const { attemptId, tradeNo, learnedBy, trade, message } = data;
  return {
    tradeNo,
    attemptId,
    amount,
    at,
    as,
    learnedBy,
    trade,
    ...present({ message, paidAt: 'paidAt' in data ? data.paidAt : undefined }),
  };
}

/** A trade stands once: late money that pays a reopened order is the same money. */
function withTrade(slice: Payments, trade: ReceivedTrade): Payments {
  const isSame = (one: ReceivedTrade): boolean => isSameTrade(one, trade);
  return {
    ...slice,
    trades: slice.trades.some(isSame) ? slice.trades.map((one) => (isSame(one) ? trade : one)) : [...slice.trades, trade],
  };
}

function withReturned(slice: Payments, back: Payments['returnedElsewhere'][number]): Payments {
  return { ...slice, returnedElsewhere: [...slice.returnedElsewhere, back] };
}

function withAttempt(slice: Payments, attemptId: string, change: (attempt: PaymentAttempt) => Partial<PaymentAttempt>): Payments {
  return { ...slice, attempts: slice.attempts.map((one) => (one.attemptId === attemptId ? { ...one, ...change(one) } : one)) };
}
