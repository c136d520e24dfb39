import type { Currency, Money } from './money.js';
import type { Instant } from './time.js';

/** Kinds of payment channel this release speaks. */
export const CHANNEL_KINDS = ['sandbox', 'epay'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Why a channel's message was not accepted. The one list for every channel. */
export type MessageRefusalCode =
  | 'unknown-order'
  | 'account'
  | 'signature'
  | 'timestamp'
  | 'state'
  | 'amount'
  | 'replay'
  | 'trade-taken'
  | 'malformed'
  | 'not-configured';

/** A channel account as configured. Secrets are present only in memory, never in facts, logs or errors. */
export type ChannelAccount = {
  readonly account: string;
  readonly kind: ChannelKind;
  readonly mode: 'live' | 'test';
  /** Non-secret settings by name: gatewayUrl, pid, signStyle … */
  readonly settings: { readonly [name: string]: string | number | boolean };
  /** Secret settings by name: key … */
  readonly secrets: { readonly [name: string]: string };
};

/** A message exactly as it reached us. */
export type RawMessage = {
  readonly method: 'GET' | 'POST';
  /** Query string as sent, without the question mark. */
  readonly query: string;
  readonly contentType: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
};

/** What a verified message says, in our words. */
export type ChannelReport = {
  readonly outTradeNo: string;
  readonly tradeNo: string;
  /** The number the payer sees in the wallet, where the channel tells it (epay `api_trade_no`). */
  readonly walletTradeNo?: string;
  readonly status: 'paid' | 'unpaid' | 'closed' | 'refunded';
  readonly amount: Money;
  readonly paidAt?: Instant;
  readonly refund?: { readonly channelRefundNo: string; readonly amount: Money };
};

/** The outcome of looking at a raw message. `outTradeNo` is what it claims even when refused. */
export type MessageVerdict =
  | { readonly verified: true; readonly report: ChannelReport }
  | { readonly verified: false; readonly code: MessageRefusalCode; readonly outTradeNo?: string; readonly hint?: string };

/** How the buyer pays an attempt. */
export type PayInstruction =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'form'; readonly action: string; readonly fields: { readonly [name: string]: string } }
  | { readonly kind: 'qr'; readonly text: string };

/** What is asked of a channel for one attempt. */
export type PayRequest = {
  readonly outTradeNo: string;
  readonly amount: Money;
  readonly subject: string;
  readonly notifyUrl: string;
  readonly returnUrl?: string;
  readonly method?: string;
  readonly expiresAt: Instant;
};

/** A channel's answer to "was it paid?". `unknown`: no trustworthy answer; ask again. */
export type QueryAnswer =
  | { readonly answer: 'paid'; readonly report: ChannelReport }
  | { readonly answer: 'unpaid' | 'closed' | 'not-found' }
  | { readonly answer: 'refunded'; readonly report: ChannelReport }
  | { readonly answer: 'unknown'; readonly because: string };

/** What is asked for a refund. The same refundNo always means the same refund. */
export type RefundRequest = {
  readonly refundNo: string;
  readonly outTradeNo: string;
  readonly tradeNo: string;
  readonly amount: Money;
  readonly paid: Money;
};

/** A refund's outcome. `unknown` is never success and never failure. */
export type RefundAnswer =
  | { readonly answer: 'done'; readonly channelRefundNo?: string }
  | { readonly answer: 'failed'; readonly code: string }
  | { readonly answer: 'unknown'; readonly because: string };

/**
 * How a repeated effect behaves at the other end (protocols 7): `by-number`, a repeat is harmless;
 * `askable`, a query settles it; `neither`, it may be sent once and then a person decides.
 */
export type RepeatSafety = 'by-number' | 'askable' | 'neither';

/** One kind of payment channel. Network calls never throw for what the other end does: they answer `unknown`. */
export type PaymentChannel = {
  readonly kind: ChannelKind;
  /** What this channel can do for an account. */
  capabilities(account: ChannelAccount): {
    readonly query: boolean;
    readonly close: boolean;
    readonly refund: RepeatSafety;
    readonly methods: readonly string[];
    /** What it can be paid in. */
    readonly currencies: readonly Currency[];
  };
  /** Checks settings when an account is configured; gives every fault as `field: what to do`. */
  configurationFaults(account: ChannelAccount): readonly string[];
  /** How to pay. Pure for the same request. */
  pay(account: ChannelAccount, request: PayRequest): PayInstruction;
  /** Verifies on the raw bytes. Never throws, whatever the bytes are. */
  read(account: ChannelAccount, message: RawMessage, now: Instant): MessageVerdict;
  /** The outTradeNo a message claims, read without verifying; undefined when it cannot be told. */
  claimedOutTradeNo(message: RawMessage): string | undefined;
  /** The words in which a message is answered. */
  reply(outcome: 'accepted' | 'refused' | 'try-again'): { readonly status: number; readonly contentType: string; readonly body: string };
  query(
    account: ChannelAccount,
    ask: { readonly outTradeNo: string; readonly tradeNo?: string },
    signal: AbortSignal,
  ): Promise<QueryAnswer>;
  close(account: ChannelAccount, ask: { readonly outTradeNo: string }, signal: AbortSignal): Promise<'closed' | 'paid' | 'unknown'>;
  refund(account: ChannelAccount, request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer>;
  /** Asks what became of a refund that was submitted before. */
  queryRefund(
    account: ChannelAccount,
    request: RefundRequest,
    signal: AbortSignal,
  ): Promise<RefundAnswer | { readonly answer: 'not-found' }>;
};

/** Every kind of channel that this install can speak. */
export type PaymentChannels = ReadonlyMap<ChannelKind, PaymentChannel>;

/** Dependency-injection token of the payment channels. */
export const PAYMENT_CHANNELS = Symbol('PAYMENT_CHANNELS');
