import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { derivedCommandId, type Fact, orderIdOf } from '@app/kernel';

/** The story of an ordinary order, from placing to delivery. */
const STORY = [
  ...['OrderPlaced', 'ReservationPlanned', 'StockReserved', 'PaymentAttemptStarted', 'PaymentNotificationAccepted', 'PaymentConfirmed'],
  ...['RiskAssessed', 'DeliveryStarted', 'KeysAllocated', 'KeysDelivered', 'DeliveryCompleted'],
];
type GoldenRecord = { readonly stream: string; readonly type: string; readonly data: unknown };
const golden = (type: string): GoldenRecord =>
  // The golden records are this project's own.
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'vectors', 'golden-events', `${type}.json`), 'utf8')) as GoldenRecord;
const records = STORY.map(golden);
const goldenOrder = (records[0]?.stream ?? '').slice('order-'.length);
const template = JSON.stringify(records.map(({ type, data }) => ({ type, data })));

/** The n-th order: the facts of the golden records under an order number of its own. */
export function ordinaryOrder(n: number): { readonly stream: string; readonly facts: readonly Fact[] } {
  const orderId = orderIdOf(derivedCommandId('bench-order', n));
  return { stream: `order-${orderId}`, facts: JSON.parse(template.replaceAll(goldenOrder, orderId)) as Fact[] };
}
