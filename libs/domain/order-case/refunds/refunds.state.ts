import type { Instant, Money } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { RefundReason } from './refunds.events.js';

/** The reason of an unknown result that allows a refund which can be asked about to be sent again. */
export const REFUND_NOT_FOUND = 'not-found';

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
  /** The number of the try under which it was last sent; 0 while it never was. */
  readonly tries: number;
  /** Why the last try's result is unknown; REFUND_NOT_FOUND when the channel, asked, knows of no such refund. */
  readonly unknownBecause: string | undefined;
  /**
   * Set while it is known for certain that it was not paid back, whoever looks after it: how many refunds the order had when that was
   * first known, and whether the person who looked after it said so.
   */
  readonly failed: { readonly ofRefunds: number; readonly saidByPerson: boolean } | undefined;
  readonly requestedAt: Instant;
  /** Revision of its request: tells what the case file held before it. */
  readonly requestedIn: number;
  readonly changedAt: Instant;
};

/** The refunds of one order, oldest first. */
export type Refunds = { readonly refunds: readonly Refund[] };

/** None yet. */
export const noRefunds: Refunds = { refunds: [] };

/** The refunds after one more fact of the order. */
export function evolveRefunds(
  slice: Refunds,
  fact: OrderFact,
  record: { readonly revision: number; readonly recordedAt: Instant },
): Refunds {
  const at = record.recordedAt;
  switch (fact.type) {
    case 'RefundRequested': {
      const { refundNo, n, attemptId, tradeNo, amount, reason, repeatSafety } = fact.data;
      const refund: Refund = {
        ...{ refundNo, n, attemptId, tradeNo, amount, reason, repeatSafety },
        ...{ stage: 'requested', tries: 0, unknownBecause: undefined, failed: undefined },
        ...{ requestedAt: at, requestedIn: record.revision, changedAt: at },
      };
      return { refunds: [...slice.refunds, refund] };
    }
    case 'RefundSubmitted':
      return withRefund(slice, fact.data.refundNo, { stage: 'submitted', tries: fact.data.try, unknownBecause: undefined, changedAt: at });
    case 'RefundResultUnknown':
      return withRefund(slice, fact.data.refundNo, { stage: 'unknown', unknownBecause: fact.data.because, changedAt: at });
    case 'RefundSucceeded':
      return withRefund(slice, fact.data.refundNo, { stage: 'succeeded', failed: undefined, changedAt: at });
    case 'RefundFailed':
      return withRefund(slice, fact.data.refundNo, ({ stage, failed }) => ({
        // What a person looks after stays with that person.
        ...{ stage: stage === 'needs-human' ? stage : 'failed', changedAt: at },
        failed: { ofRefunds: failed?.ofRefunds ?? slice.refunds.length, saidByPerson: stage === 'needs-human' },
      }));
    case 'RefundNeedsHuman':
      return withRefund(slice, fact.data.refundNo, { stage: 'needs-human', changedAt: at });
    default:
      return slice;
  }
}

function withRefund(slice: Refunds, refundNo: string, change: Partial<Refund> | ((refund: Refund) => Partial<Refund>)): Refunds {
  const changed = (refund: Refund): Refund => ({ ...refund, ...(typeof change === 'function' ? change(refund) : change) });
  return { refunds: slice.refunds.map((refund) => (refund.refundNo === refundNo ? changed(refund) : refund)) };
}
