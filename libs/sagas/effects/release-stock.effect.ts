import { failedAllocations, placedOrder, releasableReservations } from '@app/domain/order-case';
import { crashPoint } from '@app/platform/observability';
import type { BatchCommands } from './batch-commands.handlers.js';
import { type Effect, type EffectRequest, textOf } from './effect.port.js';
import type { OrderCommands } from './order-commands.handlers.js';
import type { QuotaClaims } from './quota-claims.handlers.js';

/** Puts the parts of a reservation back on the shelf. A batch that never saw it remembers that it must never see it. */
export class ReleaseStock implements Effect {
  readonly name = 'release-stock';

  constructor(
    private readonly orders: OrderCommands,
    private readonly batches: BatchCommands,
  ) {}

  async perform(request: EffectRequest): Promise<void> {
    const { orderId, saga, ordinal } = request;
    const file = await this.orders.fold(orderId);
    const reservationId = textOf(request, 'reservationId');
    if (!releasableReservations(file).some((candidate) => candidate.reservationId === reservationId)) return;
    const reservation = placedOrder(file.ordering)?.reservations.find((candidate) => candidate.reservationId === reservationId);
    if (reservation === undefined) return;
    const failed = failedAllocations(file, reservation.lineId);
    for (const { batchId } of reservation.parts) {
      await this.batches.send(batchId, orderId, { type: 'ReleaseKeys', reservationId, orderId, failedAllocations: failed }, saga);
      crashPoint('release.part-released');
    }
    const by = { saga, intent: `released:${reservationId}`, ordinal, revision: file.revision };
    await this.orders.send(orderId, file, { type: 'RecordStockReleased', reservationId }, by);
  }
}

/** Gives the buyer's quota back once the order is paid or ended. */
export class ReleaseQuota implements Effect {
  readonly name = 'release-quota';

  constructor(
    private readonly orders: OrderCommands,
    private readonly quotas: QuotaClaims,
  ) {}

  async perform({ orderId, saga, ordinal }: EffectRequest): Promise<void> {
    const file = await this.orders.fold(orderId);
    const order = placedOrder(file.ordering);
    const isPaid = file.payments.confirmed !== undefined;
    if (order === undefined || !order.quotaHeld || (!isPaid && file.ordering.stage !== 'ended')) return;
    await this.quotas.free(order, isPaid ? 'paid' : 'order-ended');
    crashPoint('release.quota-freed');
    await this.orders.send(
      orderId,
      file,
      { type: 'RecordQuotaReleased' },
      { saga, intent: 'quota-released', ordinal, revision: file.revision },
    );
  }
}
