import type { OrderId, Scheduler } from '@app/kernel';
import { SCHEDULER } from '@app/platform/observability';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { RESERVATION, type StockReservation } from '../reservation.port.js';

/** So long an order waits for its stock before it is answered without. */
const BUDGET_MILLIS = 2_000;

/** Has the stock of a new order reserved while its shop waits. What takes longer or fails is left to the reaction. */
@Injectable()
export class ReserveAtOnce {
  private readonly log = new Logger('orders');
  private readonly underWay = new Map<OrderId, Promise<void>>();

  constructor(
    @Inject(RESERVATION) private readonly reservation: StockReservation,
    @Inject(SCHEDULER) private readonly scheduler: Scheduler,
  ) {}

  /** Resolves when the order has its stock or has none, and after two seconds at the latest. */
  within(orderId: OrderId): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.scheduler.after(BUDGET_MILLIS, resolve);
      void this.run(orderId).then(() => {
        cancel();
        resolve();
      });
    });
  }

  /** Never rejects. Requests for the same order share one run. */
  private run(orderId: OrderId): Promise<void> {
    const known = this.underWay.get(orderId);
    if (known !== undefined) return known;
    const run = this.reservation
      .runNow(orderId)
      .catch((error: unknown) =>
        this.log.warn(`stock of ${orderId} is left to the reaction: ${error instanceof Error ? error.message : 'failed'}`),
      )
      .finally(() => this.underWay.delete(orderId));
    this.underWay.set(orderId, run);
    return run;
  }
}
