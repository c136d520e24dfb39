import type { Instant, Money, OrderId } from '@app/kernel';
import { Problem } from '@app/platform/http';
import type { SecretStore } from '@app/platform/secrets';
import { evolveCase } from '../../order-case.decider.js';
import type { OrderRecord } from '../../order-case.events.js';
import { emptyCase, type OrderCase } from '../../order-case.state.js';
import { orderStatus, type Status } from '../../order-case.status.js';
import { type PlacedOrder, placedOrder } from '../ordering.state.js';
import { pickupToken } from '../pickup-token.handlers.js';
import { placeInOrder } from './seal-buyer.handlers.js';

/** What a shop is told of the order it has placed. */
export type PlacedOrderTold = {
  readonly orderId: OrderId;
  readonly status: Status;
  readonly total: Money;
  readonly payBefore: Instant;
  readonly pickupToken: string;
  readonly recipient: { readonly normalised: string; readonly changes: readonly string[] } | null;
  readonly revision: string;
};

/** Is it known yet whether the order has its stock? */
export function isStockSettled(records: readonly OrderRecord[]): boolean {
  return foldUntilStockIsSettled(records).ordering.stage !== 'awaiting-stock';
}

/**
 * The answer to PlaceOrder, first or repeated: told from the records up to the first answer about its stock, and from nothing later.
 * @throws Problem out-of-stock {available}, quota-exceeded
 */
export async function placedOrderTold(secrets: SecretStore, records: readonly OrderRecord[]): Promise<PlacedOrderTold> {
  const file = foldUntilStockIsSettled(records);
  const order = placedOrder(file.ordering);
  if (order === undefined) throw new Error('an order that was placed has no record of it');
  mustHaveStock(file, order);
  const { orderId, deal, payBefore } = order;
  const commandId = records[0]?.metadata.commandId ?? '';
  return {
    orderId,
    status: orderStatus(file).status,
    total: deal.total,
    payBefore,
    pickupToken: await pickupToken(secrets, { orderId, n: 0 }),
    recipient: await recipientTold(secrets, order, commandId),
    revision: String(file.revision),
  };
}

function foldUntilStockIsSettled(records: readonly OrderRecord[]): OrderCase {
  let file = emptyCase;
  for (const record of records) {
    file = evolveCase(file, record, { revision: record.revision, recordedAt: record.metadata.recordedAt });
    if (file.ordering.stage !== 'awaiting-stock') return file;
  }
  return file;
}

function mustHaveStock({ ordering }: OrderCase, { orderId, stockUnavailable }: PlacedOrder): void {
  if (ordering.stage !== 'ended' || ordering.how !== 'out-of-stock') return;
  const { reason = 'out-of-stock', wanted = 0, available = 0 } = stockUnavailable ?? {};
  throw new Problem(reason, { parameters: reason === 'out-of-stock' ? { orderId, wanted, available } : { orderId } });
}

async function recipientTold(
  secrets: SecretStore,
  { orderId, deal }: PlacedOrder,
  commandId: string,
): Promise<PlacedOrderTold['recipient']> {
  const sealed = deal.lines[0]?.recipient;
  if (sealed === undefined) return null;
  const place = placeInOrder(orderId, commandId, 'deal.lines.0.recipient.normalised');
  return { normalised: await secrets.open(sealed.normalised, place), changes: sealed.changes };
}
