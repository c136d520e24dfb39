import type { ChannelKind, Fact, Instant, Money, RecordRef, SealedValue, Sha256 } from '@app/kernel';

/** An account's settings without its secrets; `secretsVersion` tells a changed secret. */
export type ChannelConfigured = Fact<
  'ChannelConfigured',
  {
    readonly account: string;
    readonly kind: ChannelKind;
    readonly mode: 'live' | 'test';
    readonly settings: { readonly [name: string]: string | number | boolean };
    readonly secretsVersion: number;
    readonly queryAfterSeconds: number;
    readonly attemptMinutes: number;
    readonly expiryGraceSeconds: number;
    readonly toleranceMinor: number;
    readonly allowManualConfirm: boolean;
  }
>;
export type ChannelSilent = Fact<'ChannelSilent', { readonly account: string; readonly since: Instant }>;
export type ChannelRestored = Fact<'ChannelRestored', { readonly account: string; readonly silentFrom: Instant }>;
export type ChannelDisabled = Fact<'ChannelDisabled', { readonly account: string; readonly because: string }>;

/** Facts of `channel-<account>`. */
export type ChannelFact = ChannelConfigured | ChannelSilent | ChannelRestored | ChannelDisabled;

/** A message exactly as received, recorded before it is verified. Bytes, headers and address are sealed under a key per message. */
export type MessageReceived = Fact<
  'MessageReceived',
  {
    readonly account: string;
    readonly method: 'GET' | 'POST';
    readonly contentType: string;
    readonly bytes: number;
    /** Keyed HMAC of the exact bytes. */
    readonly digest: Sha256;
    /** JSON {query, headers, body (base64), peer, client}, sealed. */
    readonly sealed: SealedValue;
    readonly claimedOutTradeNo?: string;
  }
>;
/** What became of a message: without one after 10 s the message is taken up again. */
export type MessageSettled = Fact<
  'MessageSettled',
  {
    readonly message: string;
    readonly outcome: 'accepted' | 'refused' | 'orphan' | 'foreign';
    readonly code?: string;
    readonly orderId?: string;
  }
>;
/** How many messages of an account went to the bounded ring in one minute, and their digest. */
export type JunkCounted = Fact<
  'JunkCounted',
  { readonly account: string; readonly minute: Instant; readonly count: number; readonly digest: Sha256 }
>;

/** Facts of `inbox-<source>-<day>-<writer>`. */
export type InboxFact = MessageReceived | MessageSettled | JunkCounted;

/** First fact of a trade's stream: this trade is that attempt's money, and no other's. */
export type TradeBound = Fact<
  'TradeBound',
  { readonly account: string; readonly tradeNo: string; readonly orderId: string; readonly attemptId: string; readonly amount: Money }
>;
/** First fact of a trade's stream: verified money that no known attempt asked for. */
export type TradeOrphaned = Fact<
  'TradeOrphaned',
  {
    readonly account: string;
    readonly tradeNo: string;
    readonly outTradeNo: string;
    readonly amount: Money;
    readonly message?: RecordRef;
    readonly refundBy: Instant;
  }
>;
export type OrphanMatched = Fact<'OrphanMatched', { readonly tradeNo: string; readonly orderId: string; readonly attemptId: string }>;
export type OrphanRefunded = Fact<'OrphanRefunded', { readonly tradeNo: string; readonly refundNo: string }>;

/** Facts of `trade-<account>-<hash of tradeNo>`. */
export type TradeFact = TradeBound | TradeOrphaned | OrphanMatched | OrphanRefunded;

/**
 * A verified success without our prefix: another shop on the same account. Shown, never delivered or refunded by us.
 * The only fact of `foreign-<account>-<day>`.
 */
export type ForeignPaymentSeen = Fact<
  'ForeignPaymentSeen',
  { readonly account: string; readonly outTradeNo: string; readonly tradeNo: string; readonly amount: Money }
>;

/** The stream of a channel account. */
export function channelStream(account: string): string {
  return `channel-${account}`;
}

/** The stream of one trade; `tradeHash` is the SHA-256 of the channel's trade number. */
export function tradeStream(account: string, tradeHash: Sha256): string {
  return `trade-${account}-${tradeHash}`;
}

/** The stream of foreign payments of one account and UTC day. */
export function foreignStream(account: string, day: string): string {
  return `foreign-${account}-${day}`;
}

/** Whose key seals one message: its own, named after the command that kept it. */
export function messageSubject(commandId: string): string {
  return `message-${commandId}`;
}

/** The stream of raw messages of one source, UTC day and writing process. */
export function inboxStream(source: string, day: string, writer: string): string {
  return `inbox-${source}-${day}-${writer}`;
}
