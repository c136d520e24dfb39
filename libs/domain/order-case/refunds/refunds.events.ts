import type { Fact, Money } from '@app/kernel';

/** Why money goes back: part of the record for ever. */
export type RefundReason =
  | 'requested-by-shop'
  | 'requested-by-operator'
  | 'duplicate-payment'
  | 'late-payment-no-stock'
  | 'paid-after-cancel'
  | 'out-of-stock-after-payment'
  | 'amount-mismatch'
  | 'rejected-by-risk'
  | 'delivery-failed';

/** Money shall go back. `policy` names the rule where a viewed key is refunded by one. */
export type RefundRequested = Fact<
  'RefundRequested',
  {
    readonly refundNo: string;
    readonly n: number;
    readonly attemptId: string;
    readonly tradeNo: string;
    readonly amount: Money;
    readonly reason: RefundReason;
    readonly policy?: string;
    /** How a repeat behaves at this channel: decides what an unanswered refund may lead to. */
    readonly repeatSafety: 'by-number' | 'askable' | 'neither';
  }
>;
/** Sent to the channel under its number (after EffectClaimed, before the answer is known). */
export type RefundSubmitted = Fact<'RefundSubmitted', { readonly refundNo: string; readonly effectNo: string; readonly try: number }>;
/** No trustworthy answer came; `repeatSafety` of its request says whether a repeat, a question or only a person settles it. */
export type RefundResultUnknown = Fact<
  'RefundResultUnknown',
  { readonly refundNo: string; readonly try: number; readonly because: string }
>;
/** The money is back with the payer. */
export type RefundSucceeded = Fact<
  'RefundSucceeded',
  {
    readonly refundNo: string;
    readonly amount: Money;
    readonly channelRefundNo?: string;
    readonly learnedBy: 'answer' | 'query' | 'operator';
  }
>;
/** The channel definitively did not pay back. */
export type RefundFailed = Fact<'RefundFailed', { readonly refundNo: string; readonly code: string }>;
/** It is no longer handled automatically: a person finds out what became of it, and what is still owed. */
export type RefundNeedsHuman = Fact<
  'RefundNeedsHuman',
  {
    readonly refundNo: string;
    readonly because:
      | 'failed-at-channel'
      | 'result-cannot-be-known'
      | 'limit-reached'
      | 'channel-cannot-refund'
      | 'money-went-back-meanwhile';
  }
>;

export type RefundsFact = RefundRequested | RefundSubmitted | RefundResultUnknown | RefundSucceeded | RefundFailed | RefundNeedsHuman;
