import type { Fact, Money } from '@app/kernel';

/** A refund that nobody asked for but the platform itself is about to be sent: it counts for an hour, once. */
export type AutomaticRefundCounted = Fact<
  'AutomaticRefundCounted',
  { readonly refundNo: string; readonly orderId: string; readonly amount: Money }
>;

/** Facts of `refundlimit-<mode>`. */
export type RefundLimitFact = AutomaticRefundCounted;

/** The stream on which refunds of live orders, or those of test orders, are counted. */
export function refundLimitStream(mode: 'live' | 'test'): string {
  return `refundlimit-${mode}`;
}
