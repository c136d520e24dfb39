import { deliveredKeyIds, isSeen } from '@app/domain/order-case';
import { money } from '@app/kernel';
import type { Addendum } from '../messages/says.shape.js';
import { moneyBackOf } from '../money-trace.policy.js';
import type { Situation } from './rule.shape.js';

/** Money and goods are both gone: keys worth more than what stays paid were seen by the buyer or fetched by the shop. */
export function refundedAndDelivered({ reading, order }: Situation): Extract<Addendum, { key: 'REFUNDED_AND_DELIVERED' }> | undefined {
  const { payments, fulfilment } = reading.file;
  if (payments.confirmed === undefined) return undefined;
  const { amount } = payments.confirmed;
  const back = moneyBackOf(reading, payments.confirmed);
  const seen = deliveredKeyIds(fulfilment).filter((keyId) => isSeen(fulfilment, keyId));
  // A payment short within the channel's tolerance counts as whole.
  const staysPaid = Math.max(amount.amount, order.deal.total.amount) - back;
  if (back === 0 || worthOf(seen, reading, order) <= staysPaid) return undefined;
  return { key: 'REFUNDED_AND_DELIVERED', keys: seen.length, back: money(back, amount.currency) };
}

function worthOf(seen: readonly string[], { file }: Situation['reading'], order: Situation['order']): number {
  return file.fulfilment.lines.reduce((sum, { lineId, deliveredKeyIds: keys }) => {
    const price = order.deal.lines.find((line) => line.lineId === lineId)?.unitPrice.amount ?? 0;
    return sum + price * keys.filter((keyId) => seen.includes(keyId)).length;
  }, 0);
}
