import type { AllocationFailed, LatePaymentReceived, PaymentQueried, RefundReason } from '@app/domain/order-case';
import type { Instant, MessageRefusalCode, Money } from '@app/kernel';
import type { MoneyTrace } from '../money-trace.policy.js';

/** So many of something sold. */
export type Goods = readonly { readonly name: string; readonly quantity: number }[];

/** A channel's word that money is not there. */
export type NotPaidAnswer = Exclude<PaymentQueried['data']['answer'], 'paid' | 'unknown'>;

type Ended = LatePaymentReceived['data']['after'];

/** What is said about paying. Each key starts with the finding's code. */
export type PaymentSays =
  | { readonly key: 'IN_PROGRESS/no-order-yet' }
  | { readonly key: 'IN_PROGRESS/reserving-stock'; readonly goods: Goods; readonly placedAt: Instant }
  | { readonly key: 'IN_PROGRESS/awaiting-payment'; readonly goods: Goods; readonly due: Money; readonly payBefore: Instant }
  | {
      readonly key: 'IN_PROGRESS/payment-under-way';
      readonly due: Money;
      readonly account: string;
      readonly startedAt: Instant;
      readonly payBefore: Instant;
      /** When the channel is asked by itself; undefined where it cannot be asked. */
      readonly askAt: Instant | undefined;
    }
  | {
      readonly key: 'PAYMENT_NOT_COMPLETED/unpaid-so-far';
      readonly due: Money;
      readonly account: string;
      readonly answer: NotPaidAnswer;
      readonly askedAt: Instant;
      readonly attempts: number;
      readonly payBefore: Instant;
    }
  | {
      /** The last payment was not made, but nobody knows yet of the one that is named here. */
      readonly key: 'PAYMENT_NOT_COMPLETED/another-unanswered';
      readonly due: Money;
      readonly account: string;
      readonly startedAt: Instant;
      readonly answer: NotPaidAnswer;
      readonly askedAt: Instant;
    }
  | {
      readonly key: 'PAYMENT_NOT_COMPLETED/no-answer';
      readonly due: Money;
      readonly account: string;
      readonly startedAt: Instant;
      readonly askedAt: Instant;
    }
  | { readonly key: 'PAYMENT_NOT_COMPLETED/window-closed'; readonly payBefore: Instant; readonly attempts: number }
  | {
      readonly key: 'PAYMENT_NOT_COMPLETED/expired';
      readonly payBefore: Instant;
      readonly endedAt: Instant;
      readonly attempts: number;
      readonly last: { readonly account: string; readonly answer: NotPaidAnswer; readonly askedAt: Instant } | undefined;
    }
  | {
      readonly key: 'PAYMENT_NOT_COMPLETED/expired-unresolved';
      readonly endedAt: Instant;
      readonly account: string;
      readonly until: Instant;
      readonly attempts: number;
    }
  | {
      readonly key: 'PAYMENT_NOT_COMPLETED/never-known';
      readonly payBefore: Instant;
      readonly endedAt: Instant;
      readonly account: string;
      readonly attempts: number;
    }
  | {
      readonly key: 'PAYMENT_NOT_COMPLETED/sold-out';
      readonly name: string;
      readonly wanted: number;
      readonly available: number;
      readonly at: Instant;
    }
  | { readonly key: 'PAYMENT_NOT_COMPLETED/quota-reached'; readonly name: string; readonly wanted: number; readonly at: Instant }
  | {
      readonly key: 'LATE_PAYMENT_AFTER_EXPIRY/reserving-again';
      readonly amount: Money;
      readonly tradeNo: string;
      readonly endedAt: Instant;
      readonly arrivedAt: Instant;
    }
  | {
      readonly key: 'LATE_PAYMENT_AFTER_EXPIRY/money-back';
      readonly amount: Money;
      readonly tradeNo: string;
      readonly after: Ended;
      readonly endedAt: Instant;
      readonly arrivedAt: Instant;
      /** Why it is not delivered after all: no stock was left. */
      readonly soldOutAt: Instant | undefined;
      readonly trace: MoneyTrace;
    }
  | {
      readonly key: 'LATE_PAYMENT_AFTER_EXPIRY/order-reopened';
      readonly amount: Money;
      readonly tradeNo: string;
      readonly arrivedAt: Instant;
      readonly reopenedAt: Instant | undefined;
    }
  | {
      readonly key: 'PAYMENT_AMOUNT_MISMATCH/held';
      readonly due: Money;
      readonly paid: Money;
      readonly tradeNo: string;
      readonly arrivedAt: Instant;
      readonly payBefore: Instant;
    }
  | {
      readonly key: 'PAYMENT_AMOUNT_MISMATCH/money-back';
      readonly due: Money;
      readonly paid: Money;
      readonly tradeNo: string;
      readonly arrivedAt: Instant;
      readonly trace: MoneyTrace;
    }
  | {
      readonly key: 'ORPHAN_PAYMENT/parked' | 'ORPHAN_PAYMENT/matched' | 'ORPHAN_PAYMENT/refunded';
      readonly amount: Money;
      readonly tradeNo: string;
      readonly outTradeNo: string;
      readonly account: string;
      readonly seenAt: Instant;
      readonly refundBy: Instant;
      readonly settledAt: Instant | undefined;
      readonly refundNo: string | undefined;
    }
  | {
      readonly key: 'DUPLICATE_PAYMENT/held' | 'DUPLICATE_PAYMENT/settled';
      readonly amount: Money;
      readonly tradeNo: string;
      readonly arrivedAt: Instant;
      readonly paidWith: string;
    }
  | {
      readonly key: 'DUPLICATE_PAYMENT/money-back';
      readonly amount: Money;
      readonly tradeNo: string;
      readonly arrivedAt: Instant;
      readonly paidWith: string;
      readonly trace: MoneyTrace;
    };

/** What is said about the channel's messages. */
export type MessageSays =
  | {
      readonly key: 'CALLBACK_NOT_RECEIVED/trade-taken' | 'CALLBACK_NOT_RECEIVED/settled' | 'CALLBACK_NOT_RECEIVED/here-already';
      readonly account: string;
      readonly toldAt: Instant;
    }
  | {
      readonly key: 'CALLBACK_NOT_RECEIVED/confirmed-otherwise';
      readonly amount: Money;
      readonly account: string;
      readonly by: 'query' | 'bill';
      readonly startedAt: Instant;
      readonly learnedAt: Instant;
      readonly silentFrom: Instant | undefined;
      /** When the platform itself stood still and could hear nothing. */
      readonly deaf: { readonly from: Instant; readonly to: Instant } | undefined;
    }
  | ({
      readonly key: 'CALLBACK_SIGNATURE_INVALID/unverified' | 'CALLBACK_SIGNATURE_INVALID/another-accepted';
    } & RefusedWords)
  | ({ readonly key: 'CALLBACK_SIGNATURE_INVALID/confirmed-otherwise'; readonly amount: Money; readonly learnedAt: Instant } & RefusedWords)
  | ({ readonly key: 'CALLBACK_SIGNATURE_INVALID/contradicted'; readonly answer: NotPaidAnswer; readonly askedAt: Instant } & RefusedWords)
  | ({ readonly key: 'CALLBACK_REFUSED/no-effect' } & RefusedWords)
  | { readonly key: 'CALLBACK_PROCESSING_FAILED/unprocessed'; readonly receivedAt: Instant; readonly isPaid: boolean }
  | { readonly key: 'CALLBACK_PROCESSING_FAILED/processed-late'; readonly receivedAt: Instant; readonly processedAt: Instant };

type RefusedWords = {
  readonly account: string;
  readonly code: MessageRefusalCode;
  readonly hint: string | undefined;
  readonly count: number;
  readonly firstAt: Instant;
};

type FailedAllocation = {
  readonly name: string;
  readonly wanted: number;
  readonly got: number;
  readonly reason: AllocationFailed['data']['reason'];
  readonly failedAt: Instant;
};

/** What was delivered: how many keys can be opened, and how many a refund has revoked since. */
export type DeliveredKeys = { readonly keys: number; readonly revoked: number; readonly deliveredAt: Instant };

/** What is said about stock, delivery and money that goes back. */
export type DeliverySays =
  | { readonly key: 'IN_PROGRESS/under-review'; readonly reason: string; readonly dueAt: Instant }
  | {
      readonly key: 'IN_PROGRESS/delivering';
      readonly goods: Goods;
      readonly paid: Money;
      readonly confirmedAt: Instant;
      readonly deliverBy: Instant;
    }
  | ({ readonly key: 'STOCK_OVERSOLD/waiting'; readonly dueAt: Instant | undefined } & FailedAllocation)
  | ({ readonly key: 'STOCK_OVERSOLD/money-back'; readonly trace: MoneyTrace } & FailedAllocation)
  | ({ readonly key: 'STOCK_OVERSOLD/restocked'; readonly restockedAt: Instant } & FailedAllocation)
  | {
      readonly key: 'FULFILMENT_NOT_STARTED/overdue';
      readonly goods: Goods;
      readonly paid: Money;
      readonly confirmedAt: Instant;
      readonly deliverBy: Instant;
      readonly startedAt: Instant | undefined;
      readonly alarmAt: Instant | undefined;
    }
  | { readonly key: 'FULFILMENT_NOT_STARTED/delivered-late'; readonly deliverBy: Instant; readonly deliveredAt: Instant }
  | { readonly key: 'FULFILMENT_NOT_STARTED/refunded-instead'; readonly deliverBy: Instant; readonly refundedAt: Instant }
  | ({ readonly key: 'DELIVERED_NOT_COLLECTED/waiting'; readonly goods: Goods } & DeliveredKeys)
  | ({ readonly key: 'DELIVERED_NOT_COLLECTED/handed-to-shop'; readonly handedAt: Instant } & DeliveredKeys)
  | { readonly key: 'DELIVERED_AND_VIEWED/viewed'; readonly keys: number; readonly deliveredAt: Instant; readonly viewedAt: Instant }
  | ({ readonly key: 'DELIVERED_AND_VIEWED/reported'; readonly viewedAt: Instant } & DeliveredKeys)
  | {
      readonly key: 'CANCELLED_OR_REFUNDED/cancelling';
      readonly by: 'shop' | 'buyer' | 'operator';
      readonly requestedAt: Instant;
      readonly until: Instant;
    }
  | { readonly key: 'CANCELLED_OR_REFUNDED/cancelled'; readonly by: 'shop' | 'buyer' | 'operator' | undefined; readonly at: Instant }
  | {
      readonly key: 'CANCELLED_OR_REFUNDED/cancelled-unresolved';
      readonly by: 'shop' | 'buyer' | 'operator' | undefined;
      readonly at: Instant;
      readonly account: string;
      /** Until when the channel is asked on; undefined once it is given up. */
      readonly until: Instant | undefined;
    }
  | { readonly key: 'CANCELLED_OR_REFUNDED/rejected'; readonly reason: string }
  | {
      readonly key: 'CANCELLED_OR_REFUNDED/at-channel';
      readonly account: string;
      readonly askedAt: Instant;
      /** How much went back; undefined where the channel did not say. */
      readonly amount: Money | undefined;
      /** Until when it can still be paid for; undefined when that is over. */
      readonly payBefore: Instant | undefined;
      /** Another payment of which nobody knows for good whether it was made; `until` is undefined once it is given up. */
      readonly other: { readonly account: string; readonly until: Instant | undefined } | undefined;
    }
  | {
      readonly key: 'CANCELLED_OR_REFUNDED/money-back';
      readonly paid: Money;
      readonly reason: RefundReason | undefined;
      readonly trace: MoneyTrace;
    }
  | { readonly key: 'HISTORY_INCOMPLETE/gap'; readonly what: 'missing' | 'altered' | 'foreign'; readonly atRevision: number };

/** Everything a finding can say, with what must be told along with it. */
export type Says = PaymentSays | MessageSays | DeliverySays;

/** What is added to the words of the primary finding, whatever it is. */
export type Addendum =
  | { readonly key: 'PLATFORM_BACKLOG'; readonly from: Instant; readonly to: Instant | undefined }
  | { readonly key: 'REFUNDED_AND_DELIVERED'; readonly keys: number; readonly back: Money };

/** The three texts of a finding in one language. */
export type Words = { readonly headline: string; readonly nextStep: string; readonly remedy: string };

/** How amounts and times are written in one language and time zone. */
export type Show = { readonly money: (amount: Money) => string; readonly time: (at: Instant) => string };
