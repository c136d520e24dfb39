import type { Instant, Money } from '@app/kernel';
import type { RefundReason } from './refunds.events.js';

/** One refund. `needs-human` ends automatic handling, not the duty to pay it back. */
export type Refund = {
  readonly refundNo: string;
  readonly n: number;
  readonly attemptId: string;
  readonly tradeNo: string;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly repeatSafety: 'by-number' | 'askable' | 'neither';
  readonly stage: 'requested' | 'submitted' | 'unknown' | 'succeeded' | 'failed' | 'needs-human';
  /** How often it was sent. */
  readonly tries: number;
  /** Why the last try's result is unknown; `not-found` when the channel, asked, knows of no such refund. */
  readonly unknownBecause: string | undefined;
  readonly requestedAt: Instant;
  readonly changedAt: Instant;
};

/** The refunds of one order, oldest first. */
export type Refunds = { readonly refunds: readonly Refund[] };

/** None yet. */
export const noRefunds: Refunds = { refunds: [] };
