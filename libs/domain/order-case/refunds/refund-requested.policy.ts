import { type Money, refundNoOf } from '@app/kernel';
import type { OrderCase } from '../order-case.state.js';
import type { PlacedOrder } from '../ordering/ordering.state.js';
import { findAttempt, type ReceivedTrade } from '../payments/payments.state.js';
import type { RefundReason, RefundRequested } from './refunds.events.js';

/** The intent to pay back: the order's next refund, under a number that is its own for ever. */
export function refundRequested(
  file: OrderCase,
  order: PlacedOrder,
  trade: Pick<ReceivedTrade, 'tradeNo' | 'attemptId'>,
  wish: { readonly amount: Money; readonly reason: RefundReason; readonly policy?: string | undefined },
): RefundRequested {
  const n = file.refunds.refunds.length + 1;
  const { tradeNo, attemptId } = trade;
  return {
    type: 'RefundRequested',
    data: {
      refundNo: refundNoOf(order.tradePrefix, order.orderId, n),
      ...{ n, attemptId, tradeNo, amount: wish.amount, reason: wish.reason },
      ...(wish.policy === undefined ? {} : { policy: wish.policy }),
      repeatSafety: findAttempt(file.payments, attemptId)?.refundRepeat ?? 'neither',
    },
  };
}
