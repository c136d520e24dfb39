import { isOrderId, type OrderId, parseOutTradeNo } from '@app/kernel';
import { complaintTerms } from '@app/read-models';
import { CliFault } from '../faults/fault.js';
import type { ReadingStores } from './reading-stores.js';

/** An order's own id, alone or at the start of what is derived from it: a stream, an attempt, a reservation. */
const OF_ONE_ORDER = /^(?:order-)?([0-7][0-9A-HJKMNP-TV-Z]{25})(?:-.*)?$/i;

/**
 * The order that somebody means: by its id, by our payment number, or by any number that the read models know.
 * @throws CliFault unknown-order, ambiguous-order, read-model-not-ready; ReadModelNotReady
 */
export async function orderMeant(asked: string, stores: ReadingStores): Promise<OrderId> {
  const text = asked.trim();
  const id = OF_ONE_ORDER.exec(text)?.[1]?.toUpperCase();
  if (id !== undefined && isOrderId(id)) return id;
  const parts = parseOutTradeNo(stores.tradePrefix, text);
  if (parts.ours) return parts.orderId;
  const found = await numbersKnown(text, stores);
  const [only, ...others] = found;
  if (only === undefined) throw new CliFault({ kind: 'unknown-order', asked: text });
  if (others.length > 0) throw new CliFault({ kind: 'ambiguous-order', asked: text, orders: found });
  return only;
}

/** Orders by the shop's number, a channel's, a wallet's or a refund's, newest first. */
async function numbersKnown(text: string, stores: ReadingStores): Promise<readonly OrderId[]> {
  if (text === '') return [];
  // What knows no number yet cannot say that there is no such order.
  if (stores.documents() === undefined) throw new CliFault({ kind: 'read-model-not-ready', projection: complaintTerms.name });
  const { items } = await stores.reads().complaints.find({ mentioned: { text }, limit: 10 });
  return items.map(({ order }) => order.orderId).filter(isOrderId);
}
