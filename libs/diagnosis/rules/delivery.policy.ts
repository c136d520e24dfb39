import { deliveredKeyIds, type PlacedOrder, viewableKeyIds } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import type { CaseReading } from '../case-reading.fold.js';
import { moneyAskedBackOf } from '../money-trace.policy.js';

/** A whole delivery: when it was complete, how many of its keys can be opened, and how many a refund has revoked since. */
export type WholeDelivery = { readonly at: Instant; readonly keys: number; readonly revoked: number };

/** The delivery of everything that was bought: allocated, retrievable, and in the quantity that was sold. undefined while it is not that. */
export function wholeDelivery({ file }: CaseReading, order: PlacedOrder): WholeDelivery | undefined {
  const { completedAt, lines } = file.fulfilment;
  if (completedAt === undefined) return undefined;
  const isWhole = order.deal.lines.every(({ lineId, quantity }) => {
    const line = lines.find((one) => one.lineId === lineId);
    return line?.allocation !== undefined && line.deliveredKeyIds.length >= quantity;
  });
  if (!isWhole) return undefined;
  const keys = viewableKeyIds(file.fulfilment).length;
  return { at: completedAt, keys, revoked: deliveredKeyIds(file.fulfilment).length - keys };
}

/** Does all the money of a delivery go back, or so much of it that no key can be opened any more? */
export function isTakenBack(reading: CaseReading, { keys }: WholeDelivery): boolean {
  const { confirmed } = reading.file.payments;
  if (confirmed === undefined) return false;
  const back = moneyAskedBackOf(reading, confirmed);
  return back >= confirmed.amount.amount || (back > 0 && keys === 0);
}
