import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { derivedCommandId, type Fact, orderIdOf } from '@app/kernel';

/** The story of an ordinary order, from placing to delivery. */
const STORY = [
  ...['OrderPlaced', 'ReservationPlanned', 'StockReserved', 'PaymentAttemptStarted', 'PaymentNotificationAccepted', 'PaymentConfirmed'],
  ...['RiskAssessed', 'DeliveryStarted', 'KeysAllocated', 'KeysDelivered', 'DeliveryCompleted'],
];
const golden = (type: string): { stream: string; type: string; data: unknown } =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'vectors', 'golden-events', `${type}.json`), 'utf8'));
const records = STORY.map(golden);
const goldenOrder = (records[0]?.stream ?? '').slice('order-'.length);
const template = JSON.stringify(records.map(({ type, data }) => ({ type, data })));

/** The n-th order: the facts of the golden records under an order number of its own. */
export function ordinaryOrder(n: number): { readonly stream: string; readonly facts: readonly Fact[] } {
  const orderId = orderIdOf(derivedCommandId('bench-order', n));
  return { stream: `order-${orderId}`, facts: JSON.parse(template.replaceAll(goldenOrder, orderId)) };
}
