import { equalMoney, type Money } from '@app/kernel';
import type { OrderFact } from '../order-case.events.js';
import type { OrderCase } from '../order-case.state.js';
import { placedOrder } from '../ordering/ordering.state.js';
import { keysFollowMoney } from '../refunds/keys-follow-money.policy.js';
import { refundable } from '../refunds/refundable.policy.js';
import type { RefundObserved } from './payments.events.js';
import { isSameTrade } from './payments.state.js';

/** A refund as a channel tells of it; some channels give it no number. */
export type ReportedRefund = {
  readonly attemptId: string;
  readonly tradeNo: string;
  readonly channelRefundNo: string | undefined;
  readonly amount: Money;
  readonly seenIn: RefundObserved['data']['seenIn'];
};

/**
 * The fact that money went back by another road than ours, with what that does to the keys it paid for; none when it is a refund
 * of our own, or one that was seen before.
 */
export function observedRefund(file: OrderCase, reported: ReportedRefund): readonly OrderFact[] {
  const { attemptId, tradeNo, amount, seenIn } = reported;
  const channelRefundNo = reported.channelRefundNo ?? `${tradeNo}:${amount.amount}`;
  const isKnown = file.payments.returnedElsewhere.some((back) => isSameTrade(back, reported) && back.no === channelRefundNo);
  if (isKnown || isOurs(file, reported)) return [];
  return [
    { type: 'RefundObserved', data: { attemptId, tradeNo, channelRefundNo, amount, seenIn } },
    ...keysOfTheOrder(file, reported, channelRefundNo),
  ];
}

/** Keys follow the money that paid for them; other money never paid for any. */
function keysOfTheOrder(file: OrderCase, { amount, ...of }: ReportedRefund, no: string): readonly OrderFact[] {
  const trade = file.payments.trades.find((known) => known.as === 'confirmed' && isSameTrade(known, of));
  const left = refundable(file, of);
  const order = placedOrder(file.ordering);
  return trade === undefined || left === undefined || order === undefined ? [] : keysFollowMoney(file, order, { trade, amount, left, no });
}

function isOurs({ refunds }: OrderCase, { channelRefundNo, amount, ...trade }: ReportedRefund): boolean {
  return refunds.refunds.some(
    (refund) =>
      refund.refundNo === channelRefundNo ||
      (isSameTrade(refund, trade) &&
        equalMoney(refund.amount, amount) &&
        (refund.stage === 'submitted' || refund.stage === 'unknown' || refund.stage === 'succeeded')),
  );
}
