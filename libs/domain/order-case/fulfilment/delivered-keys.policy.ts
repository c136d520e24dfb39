import type { OrderCase } from '../order-case.state.js';
import type { Fulfilment } from './fulfilment.state.js';

/** Every key that was delivered for this order, revoked ones too, in the order of its lines. */
export function deliveredKeyIds(fulfilment: Fulfilment): readonly string[] {
  return fulfilment.lines.flatMap((line) => line.deliveredKeyIds);
}

/** The keys that may be opened now: delivered and not revoked. */
export function viewableKeyIds(fulfilment: Fulfilment): readonly string[] {
  return deliveredKeyIds(fulfilment).filter((keyId) => !fulfilment.revokedKeyIds.includes(keyId));
}

/** Has someone outside got, or may someone have got, the value of a key: the buyer on our page, or the shop's server? */
export function isSeen(fulfilment: Fulfilment, keyId: string): boolean {
  return (
    fulfilment.viewedKeyIds.includes(keyId) ||
    fulfilment.handedToShopKeyIds.includes(keyId) ||
    fulfilment.viewReportedKeyIds.includes(keyId)
  );
}

/** Has anything of the order been delivered at some time, revoked since or not? */
export function isAnythingDelivered(file: OrderCase): boolean {
  return wasDelivered(file) || deliveredKeyIds(file.fulfilment).length > 0;
}

/** Has every line of the order been delivered at some time? */
export function wasDelivered(file: OrderCase): boolean {
  return file.fulfilment.completedAt !== undefined;
}
