import type { StoredEvent } from '@app/kernel';
import type { DisputesFact } from './disputes/disputes.events.js';
import type { FulfilmentFact } from './fulfilment/fulfilment.events.js';
import type { OrderingFact } from './ordering/ordering.events.js';
import type { OversightFact } from './oversight/oversight.events.js';
import type { PaymentsFact } from './payments/payments.events.js';
import type { RefundsFact } from './refunds/refunds.events.js';
import type { RiskFact } from './risk/risk.events.js';

/** Every fact that an order's case file (`order-<orderId>`) can hold. */
export type OrderFact = OrderingFact | PaymentsFact | RiskFact | FulfilmentFact | RefundsFact | DisputesFact | OversightFact;

/** A fact of an order as it stands in the store. */
export type OrderRecord = StoredEvent<OrderFact>;

/** The stream of an order. */
export function orderStream(orderId: string): string {
  return `order-${orderId}`;
}

/** The order a stream belongs to; undefined for streams of other kinds. */
export function orderIdOfStream(stream: string): string | undefined {
  return stream.startsWith('order-') ? stream.slice('order-'.length) : undefined;
}
