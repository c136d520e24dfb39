import type { Money } from '@app/kernel';
import { keysAfterRefund } from '../fulfilment/keys-after-refund.policy.js';
import type { OrderFact } from '../order-case.events.js';
import type { OrderCase } from '../order-case.state.js';
import type { PlacedOrder } from '../ordering/ordering.state.js';
import { alarmRaised } from '../oversight/alarms.policy.js';
import type { ReceivedTrade } from '../payments/payments.state.js';

/**
 * What money of the order that goes back does to its keys, to be appended together with the fact of its going: those that are
 * no longer paid for can't be opened any more, and where they were seen, a person is called. `left` is what was still the
 * shop's before; `no` is the refund's number, ours or the channel's.
 */
export function keysFollowMoney(
  file: OrderCase,
  order: PlacedOrder,
  back: { readonly trade: ReceivedTrade; readonly amount: Money; readonly left: Money; readonly no: string },
): readonly OrderFact[] {
  const { revoke, refundedAndDelivered } = keysAfterRefund(file, staysPaid(order, back));
  return [
    ...(revoke.length > 0 ? [{ type: 'DeliveryRevoked', data: { keyIds: revoke, refundNo: back.no } } as const] : []),
    ...(refundedAndDelivered ? [alarmRaised(file, order, 'refunded-and-delivered', { subject: back.no })] : []),
  ];
}

type GoingBack = { readonly trade: ReceivedTrade; readonly amount: Money; readonly left: Money };

/** What the payer has still paid after this refund: minor units. A payment short within the channel's tolerance counts as whole. */
function staysPaid(order: PlacedOrder, { trade, amount, left }: GoingBack): number {
  if (amount.amount >= left.amount) return 0;
  const returned = trade.amount.amount - left.amount + amount.amount;
  return Math.max(trade.amount.amount, order.deal.total.amount) - returned;
}
