import type { ForeignPaymentSeen, OrphanMatched, OrphanRefunded, TradeOrphaned } from '@app/domain/channels';
import { type Instant, type Money, never, type Projection, type StoredEvent } from '@app/kernel';

/** What became of money without an order. */
export const ORPHAN_STAGES = ['waiting', 'matched', 'refunded', 'foreign'] as const;

/** Money without an order. `foreign` is another shop's on the same account: shown, and nothing is ever done about it here. */
export type OrphanPayment = {
  /** Stream of the trade; for a foreign payment its stream and trade number. */
  readonly id: string;
  readonly account: string;
  readonly tradeNo: string;
  readonly outTradeNo: string;
  readonly amount: Money;
  readonly stage: (typeof ORPHAN_STAGES)[number];
  readonly seenAt: Instant;
  readonly changedAt: Instant;
  /** By then it goes back, if nobody matches it. */
  readonly refundBy: Instant | undefined;
  readonly matched: { readonly orderId: string; readonly attemptId: string } | undefined;
  readonly refundNo: string | undefined;
};

type Heard = TradeOrphaned | OrphanMatched | OrphanRefunded | ForeignPaymentSeen;

/** Which money came that no order of ours asked for, and what became of it? */
export const orphanPayments: Projection<OrphanPayment, Heard> = {
  name: 'orphan-payments',
  version: 1,
  indexes: [['seenAt'], ['stage', 'seenAt'], ['stage', 'refundBy'], ['tradeNo', 'seenAt'], ['outTradeNo', 'seenAt']],
  on: ['TradeOrphaned', 'OrphanMatched', 'OrphanRefunded', 'ForeignPaymentSeen'],
  route: (event) => (event.type === 'ForeignPaymentSeen' ? `${event.stream}|${event.data.tradeNo}` : event.stream),
  evolve: (doc, event, id) => {
    const changedAt = event.metadata.recordedAt;
    switch (event.type) {
      case 'TradeOrphaned':
        return { ...seen(event, id), stage: 'waiting', refundBy: event.data.refundBy };
      case 'ForeignPaymentSeen':
        return doc ?? { ...seen(event, id), stage: 'foreign', refundBy: undefined };
      case 'OrphanMatched': {
        const { orderId, attemptId } = event.data;
        return doc === null ? null : { ...doc, stage: 'matched', matched: { orderId, attemptId }, changedAt };
      }
      case 'OrphanRefunded':
        return doc === null ? null : { ...doc, stage: 'refunded', refundNo: event.data.refundNo, changedAt };
      default:
        return never(event);
    }
  },
};

function seen({ data, metadata }: StoredEvent<TradeOrphaned | ForeignPaymentSeen>, id: string): Omit<OrphanPayment, 'stage' | 'refundBy'> {
  const { account, tradeNo, outTradeNo, amount } = data;
  const { recordedAt } = metadata;
  return { id, account, tradeNo, outTradeNo, amount, seenAt: recordedAt, changedAt: recordedAt, matched: undefined, refundNo: undefined };
}
