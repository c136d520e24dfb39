import type { OrderFact } from '@app/domain/order-case';
import {
  allocationFailed,
  deliveryCompleted,
  deliveryStarted,
  keysAllocated,
  keysDelivered,
  restockRequested,
} from './fulfilment-facts.js';
import { orderExpired, orderPlaced, reservationPlanned, stockReserved } from './ordering-facts.js';
import {
  latePaymentReceived,
  paymentAttemptStarted,
  paymentConfirmed,
  paymentNotificationAccepted,
  riskAssessed,
} from './payment-facts.js';
import { recordedAt, type Timed } from './said.js';
import { at, attempt } from './story-values.js';

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

/** Its key could not be handed out at 10:06: new stock is waited for until 11:06. */
export function orderAwaitingRestock(): SoFar {
  return [...orderInDelivery(), ...[allocationFailed(), restockRequested()].map((fact) => recordedAt(at('10:06'), fact))];
}

/** Expired at 10:17 with an attempt unresolved. */
export function expiredOrder(): SoFar {
  return [...orderBeingPaid(), recordedAt(at('10:17'), orderExpired({ unresolvedAttempts: [attempt()] }))];
}

/** Expired at 10:17, and paid at 10:30 after all. */
export function latePaidOrder(): SoFar {
  return [...expiredOrder(), recordedAt(at('10:30'), latePaymentReceived())];
}
