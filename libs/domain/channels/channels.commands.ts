import type { ChannelKind, Command, Instant, MessageRefusalCode, Money, OrderId, RecordRef, SealedValue, Sha256 } from '@app/kernel';
import type { ChannelConfigured } from './channels.events.js';

/** Sets an account up, or changes it; its secrets go to the secret store, never here. */
export type ConfigureChannel = Command<
  'ConfigureChannel',
  { readonly configuration: ChannelConfigured['data'] & { readonly kind: ChannelKind } }
>;
export type DisableChannel = Command<'DisableChannel', { readonly account: string; readonly because: string }>;
export type NoteChannelSilent = Command<'NoteChannelSilent', { readonly account: string; readonly since: Instant }>;
export type NoteChannelRestored = Command<'NoteChannelRestored', { readonly account: string }>;
/** Every command about a channel account. */
export type ChannelCommand = ConfigureChannel | DisableChannel | NoteChannelSilent | NoteChannelRestored;

/** Makes a trade one attempt's. Only the first fact of a trade's stream counts. */
export type BindTrade = Command<
  'BindTrade',
  { readonly account: string; readonly tradeNo: string; readonly orderId: OrderId; readonly attemptId: string; readonly amount: Money }
>;
/** Verified money for an attempt that does not exist. */
export type OrphanTrade = Command<
  'OrphanTrade',
  {
    readonly account: string;
    readonly tradeNo: string;
    readonly outTradeNo: string;
    readonly amount: Money;
    readonly message?: RecordRef;
    readonly refundWithinSeconds: number;
  }
>;
/** A person says whose money an orphan is: once, and not after it went back. */
export type MatchOrphan = Command<'MatchOrphan', { readonly tradeNo: string; readonly orderId: OrderId; readonly attemptId: string }>;
/** Every command about a trade. */
export type TradeCommand = BindTrade | OrphanTrade | MatchOrphan;

/** Keeps a message exactly as it came, before anything is concluded from it. */
export type RecordMessage = Command<
  'RecordMessage',
  {
    readonly account: string;
    readonly method: 'GET' | 'POST';
    readonly contentType: string;
    readonly bytes: number;
    readonly digest: Sha256;
    readonly sealed: SealedValue;
    readonly claimedOutTradeNo?: string;
  }
>;
/** `message` is the id of the record that holds it. */
export type SettleMessage = Command<
  'SettleMessage',
  {
    readonly message: string;
    readonly outcome: 'accepted' | 'refused' | 'orphan' | 'foreign';
    readonly code?: MessageRefusalCode;
    readonly orderId?: string;
  }
>;
export type CountJunk = Command<
  'CountJunk',
  { readonly account: string; readonly minute: Instant; readonly count: number; readonly digest: Sha256 }
>;
/** Every command about raw messages. */
export type InboxCommand = RecordMessage | SettleMessage | CountJunk;

/** Keeps sight of a payment that is another shop's. */
export type NoteForeignPayment = Command<
  'NoteForeignPayment',
  { readonly account: string; readonly outTradeNo: string; readonly tradeNo: string; readonly amount: Money }
>;
