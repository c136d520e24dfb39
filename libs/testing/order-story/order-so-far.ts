import type { OrderFact } from '@app/domain/order-case';
import { deliveryCompleted, deliveryStarted, keysAllocated, keysDelivered } from './fulfilment-facts.js';
import { orderPlaced, reservationPlanned, stockReserved } from './ordering-facts.js';
import { paymentAttemptStarted, paymentConfirmed, paymentNotificationAccepted, riskAssessed } from './payment-facts.js';
import { recordedAt, type Timed } from './said.js';
import { at } from './story-values.js';

type SoFar = readonly Timed<OrderFact>[];

/** Placed at 10:00 and its key reserved: to be paid before 10:15. */
export function openOrder(): SoFar {
  return [orderPlaced(), reservationPlanned(), stockReserved()].map((fact) => recordedAt(at('10:00'), fact));
}

/** One attempt to pay is under way since 10:01. */
export function orderBeingPaid(): SoFar {
  return [...openOrder(), recordedAt(at('10:01'), paymentAttemptStarted())];
}

/** Paid at 10:05, to be delivered by 10:20. */
export function paidOrder(): SoFar {
  const facts = [paymentNotificationAccepted(), paymentConfirmed(), riskAssessed()];
  return [...orderBeingPaid(), ...facts.map((fact) => recordedAt(at('10:05'), fact))];
}

/** Delivery has begun at 10:06; no key is allocated yet. */
export function orderInDelivery(): SoFar {
  return [...paidOrder(), recordedAt(at('10:06'), deliveryStarted())];
}

/** Delivered at 10:06, not viewed yet. */
export function deliveredOrder(): SoFar {
  const facts = [keysAllocated(), keysDelivered(), deliveryCompleted()];
  return [...orderInDelivery(), ...facts.map((fact) => recordedAt(at('10:06'), fact))];
}
