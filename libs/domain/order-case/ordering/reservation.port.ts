import type { OrderId } from '@app/kernel';

/** Reserves the stock of an order that was just placed, at once rather than when its reaction comes to it. */
export interface StockReservation {
  /** Resolves when the order says that its stock is reserved or unavailable. Doing it twice, or beside the reaction, does it once. */
  runNow(orderId: OrderId): Promise<void>;
}

/** Dependency-injection token of the reservation. */
export const RESERVATION = Symbol('RESERVATION');
