import { never } from '@app/kernel';
import { isWaitingForStock } from './fulfilment/lines-to-serve.policy.js';
import type { OrderCase } from './order-case.state.js';
import { releasableReservations } from './ordering/releasable-stock.policy.js';
import { isSameTrade, openAttempts, type Payments, type ReceivedTrade, type TradeId } from './payments/payments.state.js';
import { surplusMoney } from './payments/surplus-money.policy.js';
import { standingRefunds } from './refunds/refundable.policy.js';
import type { Refund } from './refunds/refunds.state.js';

/** How the order as a whole stands: a summary for lists and pages. More values may come. */
export const ORDER_STATUSES = [
  'awaiting-stock',
  'awaiting-payment',
  'cancelling',
  'paid',
  'held',
  'delivering',
  'delivered',
  'partly-delivered',
  'refunding',
  'refunded',
  'cancelled',
  'expired',
  'out-of-stock',
  'needs-human',
] as const;
export type Status = (typeof ORDER_STATUSES)[number];
export const PAYMENT_STATUSES = ['none', 'attempting', 'paid', 'mismatched', 'late', 'partly-refunded', 'refunded'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];
export const FULFILMENT_STATUSES = ['not-started', 'awaiting-stock', 'started', 'delivered', 'viewed', 'revoked'] as const;
export type FulfilmentStatus = (typeof FULFILMENT_STATUSES)[number];
export const REFUND_STATUSES = ['none', 'requested', 'submitted', 'unknown', 'partly-refunded', 'refunded', 'needs-human'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];
export const DISPUTE_STATUSES = ['none', 'open', 'closed'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** An order's status and its four parts. `final`: no money, stock or delivery is left to be moved, be it by us or by a person. */
export type OrderStatus = {
  readonly status: Status;
  readonly paymentStatus: PaymentStatus;
  readonly fulfilmentStatus: FulfilmentStatus;
  readonly refundStatus: RefundStatus;
  readonly disputeStatus: DisputeStatus;
  readonly final: boolean;
};

/** How an order stands, told from its case file alone. One that was not placed yet reads as one that awaits stock. */
export function orderStatus(file: OrderCase): OrderStatus {
  return {
    status: statusOf(file),
    paymentStatus: paymentStatusOf(file),
    fulfilmentStatus: fulfilmentStatusOf(file),
    refundStatus: refundStatusOf(file),
    disputeStatus: disputeStatusOf(file),
    final: isFinal(file),
  };
}

function statusOf(file: OrderCase): Status {
  const { ordering, payments } = file;
  if (standingRefunds(file).some(needsHuman)) return 'needs-human';
  switch (ordering.stage) {
    case 'none':
    case 'awaiting-stock':
      return 'awaiting-stock';
    case 'cancelling':
      return 'cancelling';
    case 'ended': {
      if (payments.trades.length > 0 && payments.trades.every((trade) => isReturned(file, trade))) return 'refunded';
      const isReturning = standingRefunds(file).some(isUnderWay) || surplusMoney(file).some(({ owed }) => owed.what === 'refund');
      return isReturning ? 'refunding' : ordering.how;
    }
    case 'open':
      return payments.confirmed === undefined ? 'awaiting-payment' : statusOfPaid(file, payments.confirmed);
    default:
      return never(ordering);
  }
}

function statusOfPaid(file: OrderCase, confirmed: NonNullable<Payments['confirmed']>): Status {
  const { fulfilment, risk } = file;
  if (isReturned(file, confirmed)) return 'refunded';
  if (standingRefunds(file).some((refund) => isSameTrade(refund, confirmed) && isUnderWay(refund))) return 'refunding';
  switch (fulfilment.stage) {
    case 'not-started':
      return risk.stage === 'held' || risk.stage === 'rejected' ? 'held' : 'paid';
    case 'started':
      return fulfilment.lines.some((line) => line.deliveredKeyIds.length > 0) ? 'partly-delivered' : 'delivering';
    case 'completed':
      return 'delivered';
    case 'revoked':
      return 'refunding';
    default:
      return never(fulfilment.stage);
  }
}

function paymentStatusOf(file: OrderCase): PaymentStatus {
  const { confirmed, trades } = file.payments;
  if (confirmed !== undefined) {
    if (isReturned(file, confirmed)) return 'refunded';
    return returnedOfTrade(file, confirmed) > 0 ? 'partly-refunded' : 'paid';
  }
  const kept = trades.filter((trade) => !isReturned(file, trade));
  if (kept.some((trade) => trade.as === 'late')) return 'late';
  if (kept.length > 0) return 'mismatched';
  if (trades.length > 0) return 'refunded';
  return openAttempts(file.payments).length > 0 ? 'attempting' : 'none';
}

function fulfilmentStatusOf({ fulfilment }: OrderCase): FulfilmentStatus {
  switch (fulfilment.stage) {
    case 'not-started':
      return 'not-started';
    case 'started':
      return fulfilment.lines.some(isWaitingForStock) ? 'awaiting-stock' : 'started';
    case 'completed':
      return fulfilment.viewedKeyIds.length > 0 || fulfilment.viewReportedKeyIds.length > 0 ? 'viewed' : 'delivered';
    case 'revoked':
      return 'revoked';
    default:
      return never(fulfilment.stage);
  }
}

function refundStatusOf(file: OrderCase): RefundStatus {
  const refunds = standingRefunds(file);
  if (refunds.length === 0) return 'none';
  if (refunds.some(needsHuman)) return 'needs-human';
  const under = (['unknown', 'submitted', 'requested'] as const).find((stage) => refunds.some((refund) => refund.stage === stage));
  if (under !== undefined) return under;
  const wasAsked = (trade: TradeId): boolean => refunds.some((refund) => isSameTrade(refund, trade));
  return file.payments.trades.every((trade) => !wasAsked(trade) || isReturned(file, trade)) ? 'refunded' : 'partly-refunded';
}

function disputeStatusOf({ disputes }: OrderCase): DisputeStatus {
  if (disputes.open.length > 0) return 'open';
  return disputes.closed.length > 0 ? 'closed' : 'none';
}

function isFinal(file: OrderCase): boolean {
  const { ordering, payments, fulfilment, disputes, oversight } = file;
  if (ordering.stage !== 'ended' && (ordering.stage !== 'open' || payments.confirmed === undefined)) return false;
  const isServed = payments.confirmed === undefined || fulfilment.stage === 'completed' || isReturned(file, payments.confirmed);
  const isSettled = surplusMoney(file).length === 0 && standingRefunds(file).every((refund) => refund.stage === 'succeeded');
  // Which of two orders a payment is for, only a person can tell.
  const isContested = oversight.alarms.some(({ alarm, open }) => open && alarm === 'trade-taken');
  const isGivenBack = releasableReservations(file).length === 0 && !ordering.order.quotaHeld;
  return isServed && isSettled && !isContested && isGivenBack && openAttempts(payments).length === 0 && disputes.open.length === 0;
}

function needsHuman({ stage }: Refund): boolean {
  return stage === 'needs-human' || stage === 'failed';
}

function isUnderWay({ stage }: Refund): boolean {
  return stage === 'requested' || stage === 'submitted' || stage === 'unknown';
}

function isReturned(file: OrderCase, trade: Pick<ReceivedTrade, 'attemptId' | 'tradeNo' | 'amount'>): boolean {
  return returnedOfTrade(file, trade) >= trade.amount.amount;
}

/** What has gone back of a trade for certain, by us or by another road: minor units of its currency. */
function returnedOfTrade({ refunds, payments }: OrderCase, trade: TradeId): number {
  const back = [...refunds.refunds.filter((refund) => refund.stage === 'succeeded'), ...payments.returnedElsewhere];
  return back.filter((one) => isSameTrade(one, trade)).reduce((sum, one) => sum + one.amount.amount, 0);
}
