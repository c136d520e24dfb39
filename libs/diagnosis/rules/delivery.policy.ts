import type { PlacedOrder } from '@app/domain/order-case';
import type { Instant } from '@app/kernel';
import type { CaseReading } from '../case-reading.fold.js';

/** A whole delivery: when it was complete, and how many keys it has. */
export type WholeDelivery = { readonly at: Instant; readonly keys: number };

/** The delivery of everything that was bought: allocated, retrievable, and in the quantity that was sold. undefined while it is not that. */
export function wholeDelivery({ file }: CaseReading, order: PlacedOrder): WholeDelivery | undefined {
  const { completedAt, lines } = file.fulfilment;
  if (completedAt === undefined) return undefined;
  const isWhole = order.deal.lines.every(({ lineId, quantity }) => {
    const line = lines.find((one) => one.lineId === lineId);
    return line?.allocation !== undefined && line.deliveredKeyIds.length >= quantity;
  });
  return isWhole ? { at: completedAt, keys: lines.reduce((sum, line) => sum + line.deliveredKeyIds.length, 0) } : undefined;
}
