import type { BrakeSet } from '@app/domain/operations';
import type { Instant, Money } from '@app/kernel';
import type { CitedRecord } from './diagnosis.shape.js';

/** A record outside the order's stream, and when it was recorded. */
export type OutsideRecord = CitedRecord & { readonly recordedAt: Instant };

/** A worker of the platform did nothing from `from` on; without `ended` it still does nothing. */
export type WorkerSilence = {
  readonly worker: string;
  readonly from: Instant;
  readonly record: OutsideRecord;
  readonly ended?: { readonly to: Instant; readonly record: OutsideRecord };
};

/** A channel account sent nothing from `from` on. */
export type ChannelSilence = {
  readonly account: string;
  readonly from: Instant;
  readonly record: OutsideRecord;
  readonly ended?: { readonly to: Instant; readonly record: OutsideRecord };
};

/** An operator stopped one kind of effect, for all or for one account; without `ended` it is still stopped. */
export type Brake = Pick<BrakeSet['data'], 'brakeId' | 'effect' | 'account'> & {
  readonly from: Instant;
  readonly record: OutsideRecord;
  readonly ended?: { readonly to: Instant; readonly record: OutsideRecord };
};

/** Verified money for an attempt that nobody knows. `outTradeNo` says which order it claims. */
export type OrphanTrade = {
  readonly account: string;
  readonly tradeNo: string;
  readonly outTradeNo: string;
  readonly amount: Money;
  readonly refundBy: Instant;
  readonly record: OutsideRecord;
  readonly settled?: { readonly how: 'matched' | 'refunded'; readonly refundNo?: string; readonly record: OutsideRecord };
};

/** A raw message that claims an attempt. Without `settled` nobody has finished it. */
export type InboxMessage = {
  readonly claimedAttemptId: string;
  readonly receivedAt: Instant;
  readonly record: OutsideRecord;
  readonly settled?: { readonly outcome: 'accepted' | 'refused' | 'orphan' | 'foreign'; readonly record: OutsideRecord };
};

/** What went on around an order: facts of other streams, never a clock or a configuration. */
export type Surroundings = {
  readonly workerSilences: readonly WorkerSilence[];
  readonly channelSilences: readonly ChannelSilence[];
  readonly brakes: readonly Brake[];
  readonly orphanTrades: readonly OrphanTrade[];
  readonly inboxMessages: readonly InboxMessage[];
};

/** Nothing of note went on. */
export const quietSurroundings: Surroundings = {
  workerSilences: [],
  channelSilences: [],
  brakes: [],
  orphanTrades: [],
  inboxMessages: [],
};
