import type { OrderCase } from '../order-case.state.js';
import { placedOrder } from '../ordering/ordering.state.js';
import { isSeen, viewableKeyIds } from './delivered-keys.policy.js';

/** What a refund does to delivered keys. */
export type KeysAfterRefund = {
  /** Keys that can no longer be opened. */
  readonly revoke: readonly string[];
  /** Keys worth more than what stays paid were seen already: money and goods are both gone. */
  readonly refundedAndDelivered: boolean;
};

/**
 * Revokes as many delivered keys as the money that stays (`staysPaid`, minor units) does not pay for.
 * A key the buyer has opened can't be taken back; of the others, those the shop has fetched stay first.
 */
export function keysAfterRefund(file: OrderCase, staysPaid: number): KeysAfterRefund {
  const { fulfilment } = file;
  const priced = pricedKeys(file);
  const seenWorth = priced.filter(({ keyId }) => isSeen(fulfilment, keyId)).reduce((sum, { price }) => sum + price, 0);

  const viewable = new Set(viewableKeyIds(fulfilment));
  const rank = (keyId: string): number => (fulfilment.viewedKeyIds.includes(keyId) ? 0 : isSeen(fulfilment, keyId) ? 1 : 2);
  const ranked = priced.filter(({ keyId }) => viewable.has(keyId)).toSorted((a, b) => rank(a.keyId) - rank(b.keyId));
  let left = staysPaid;
  const revoke: string[] = [];
  for (const { keyId, price } of ranked) {
    if (rank(keyId) !== 0 && price > left) revoke.push(keyId);
    else left -= price;
  }
  return { revoke, refundedAndDelivered: seenWorth > staysPaid };
}

function pricedKeys(file: OrderCase): readonly { readonly keyId: string; readonly price: number }[] {
  const sold = placedOrder(file.ordering)?.deal.lines ?? [];
  return file.fulfilment.lines.flatMap((line) => {
    const price = sold.find(({ lineId }) => lineId === line.lineId)?.unitPrice.amount ?? 0;
    return line.deliveredKeyIds.map((keyId) => ({ keyId, price }));
  });
}
