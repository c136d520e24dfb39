import { equalMoney, type Money } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import type { RefundObserved } from './payments.events.js';

/** A refund as a channel tells of it; some channels give it no number. */
export type ReportedRefund = {
  readonly attemptId: string;
  readonly tradeNo: string;
  readonly channelRefundNo: string | undefined;
  readonly amount: Money;
  readonly seenIn: RefundObserved['data']['seenIn'];
};

/** The fact that money went back by another road than ours; none when it is a refund of our own, or one that was seen before. */
export function observedRefund(file: OrderCase, reported: ReportedRefund): readonly RefundObserved[] {
  const { attemptId, tradeNo, amount, seenIn } = reported;
  const channelRefundNo = reported.channelRefundNo ?? `${tradeNo}:${amount.amount}`;
  const isKnown = file.payments.returnedElsewhere.some((back) => back.tradeNo === tradeNo && back.no === channelRefundNo);
  if (isKnown || isOurs(file, reported)) return [];
  return [{ type: 'RefundObserved', data: { attemptId, tradeNo, channelRefundNo, amount, seenIn } }];
}

function isOurs({ refunds }: OrderCase, { tradeNo, channelRefundNo, amount }: ReportedRefund): boolean {
  return refunds.refunds.some(
    ({ refundNo, tradeNo: ofTrade, amount: asked, stage }) =>
      refundNo === channelRefundNo ||
      (ofTrade === tradeNo && equalMoney(asked, amount) && (stage === 'submitted' || stage === 'unknown' || stage === 'succeeded')),
  );
}
