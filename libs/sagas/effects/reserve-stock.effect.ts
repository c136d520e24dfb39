import { isStockWanted, type OrderCase, type PlacedOrder, placedOrder, type Reservation } from '@app/domain/order-case';
import type { BatchReservation } from '@app/domain/vault';
import { type RecordRef, refTo, reservationIdOf } from '@app/kernel';
import { crashPoint } from '@app/platform/observability';
import type { BatchCommands } from './batch-commands.handlers.js';
import { type Effect, type EffectRequest, textOf } from './effect.port.js';
import type { OrderCommands } from './order-commands.handlers.js';
import type { QuotaClaims } from './quota-claims.handlers.js';
import type { Shelf } from './shelf.handlers.js';

/** Other buyers may take a planned part first; so often another plan is made before the saga's next try. */
const PLANS_PER_TRY = 20;

type Purpose = Reservation['purpose'];
type Step = 'done' | 'plan-again';

/** What one try works with: the order as folded, the line it is about, and who asks. */
type Work = {
  readonly file: OrderCase;
  readonly order: PlacedOrder;
  readonly lineId: string;
  readonly quantity: number;
  readonly productId: string;
};

/**
 * Reserves a line's keys over one or more batches (protocols 5): the plan is a fact first, then each part is set aside at its batch,
 * and only when all are does the order say so. Where a part cannot be had, the order first says that this plan is over, by another
 * plan or by finding no stock: only then do its parts go back, so that no order ever relies on keys that others may take.
 */
export class ReserveStock implements Effect {
  readonly name = 'reserve-stock';

  constructor(
    private readonly orders: OrderCommands,
    private readonly batches: BatchCommands,
    private readonly shelf: Shelf,
    private readonly quotas: QuotaClaims,
  ) {}

  async perform(request: EffectRequest): Promise<void> {
    const lineId = textOf(request, 'lineId');
    const purpose = purposeOf(textOf(request, 'purpose'));
    for (let plans = 0; plans < PLANS_PER_TRY; plans += 1) {
      const file = await this.orders.fold(request.orderId);
      const order = placedOrder(file.ordering);
      const line = order?.deal.lines.find((candidate) => candidate.lineId === lineId);
      if (order === undefined || line === undefined || !isStockWanted(file, lineId, purpose)) return;
      const work: Work = { file, order, lineId, quantity: line.quantity, productId: line.productId };
      const planned = order.reservations.findLast((reservation) => reservation.lineId === lineId && reservation.stage === 'planned');
      await this.giveBackSuperseded(request, order, lineId);
      if (planned === undefined) {
        const isPlanned = await this.plan(request, work, purpose);
        if (!isPlanned) return;
      } else if ((await this.carryOut(request, work, planned)) === 'done') return;
    }
    throw new Error(`stock for ${request.orderId} was taken by others ${PLANS_PER_TRY} times in a row`);
  }

  /** Records a plan, or that there is nothing to plan with. */
  private async plan(request: EffectRequest, work: Work, purpose: Purpose): Promise<boolean> {
    const { order, lineId, quantity, productId } = work;
    if (purpose === 'placing' && !(await this.quotas.claim(order))) {
      await this.sayUnavailable(request, work, purpose, 'quota-exceeded', 0);
      return false;
    }
    crashPoint('reserve.quota-claimed');
    const plan = await this.shelf.plan(productId, quantity, isHeldInVainFor(order, lineId));
    if (!plan.enough) {
      await this.sayUnavailable(request, work, purpose, 'out-of-stock', plan.available);
      return false;
    }
    const n = order.reservations.filter((reservation) => reservation.lineId === lineId).length + 1;
    const handled = await this.orders.send(
      request.orderId,
      work.file,
      { type: 'PlanReservation', lineId, n, parts: plan.parts, purpose },
      { ...by(request, work), intent: `plan:${reservationIdOf(request.orderId, lineId, n)}` },
    );
    crashPoint('reserve.planned');
    return handled.outcome !== 'refused';
  }

  /** Sets every part aside, or ends the plan by another one, or by finding no stock. */
  private async carryOut(request: EffectRequest, work: Work, { reservationId, parts, purpose }: Reservation): Promise<Step> {
    const { orderId, saga } = request;
    const reserved: { batchId: string; quantity: number; record: RecordRef }[] = [];
    for (const { batchId, quantity } of parts) {
      const handled = await this.batches.send(batchId, orderId, { type: 'ReserveKeys', reservationId, orderId, quantity }, saga);
      const record = 'events' in handled ? handled.events.find((event) => event.type === 'KeysReserved') : undefined;
      // A repeat answers what was set aside once: it may have gone back since.
      const isHeld = handled.outcome === 'recorded' || (await this.batches.isReserved(batchId, reservationId));
      if (record === undefined || !isHeld) break;
      reserved.push({ batchId, quantity, record: refTo(record) });
      crashPoint('reserve.part-reserved');
    }
    if (reserved.length === parts.length) {
      const intent = `reserved:${reservationId}`;
      const handled = await this.orders.send(
        orderId,
        work.file,
        { type: 'RecordStockReserved', reservationId, parts: reserved },
        { ...by(request, work), intent },
      );
      crashPoint('reserve.recorded');
      return handled.outcome === 'refused' ? 'plan-again' : 'done';
    }
    if (await this.plan(request, work, purpose)) return 'plan-again';
    const order = placedOrder((await this.orders.fold(orderId)).ordering);
    if (order !== undefined) await this.giveBackSuperseded(request, order, work.lineId);
    return 'done';
  }

  /** Puts the parts of those plans back on the shelf of which the order says that they are over. */
  private async giveBackSuperseded({ orderId, saga }: EffectRequest, { reservations }: PlacedOrder, lineId: string): Promise<void> {
    const superseded = reservations.filter((reservation) => reservation.lineId === lineId && reservation.stage === 'superseded');
    for (const { reservationId, parts } of superseded) {
      for (const { batchId } of parts) {
        await this.batches.send(batchId, orderId, { type: 'ReleaseKeys', reservationId, orderId }, saga);
        crashPoint('reserve.part-given-back');
      }
      crashPoint('reserve.given-back');
    }
  }

  private async sayUnavailable(
    request: EffectRequest,
    work: Work,
    purpose: Purpose,
    reason: 'out-of-stock' | 'quota-exceeded',
    available: number,
  ): Promise<void> {
    const { lineId, quantity, file } = work;
    await this.orders.send(
      request.orderId,
      file,
      { type: 'RecordStockUnavailable', lineId, reason, wanted: quantity, available, purpose },
      { ...by(request, work), intent: `unavailable:${lineId}:${purpose}` },
    );
  }
}

/**
 * Keys that plans of this line hold which the order does not rely on: they go back before another plan is carried out, and without
 * them the order would find no stock because of itself. Plans that others have made meanwhile count, too.
 */
function isHeldInVainFor({ orderId, reservations }: PlacedOrder, lineId: string): (held: BatchReservation) => boolean {
  const reliedOn = reservations.filter((one) => one.stage === 'reserved' || (one.stage === 'planned' && one.lineId !== lineId));
  const kept = new Set(reliedOn.map(({ reservationId }) => reservationId));
  return (held) => held.orderId === orderId && !kept.has(held.reservationId);
}

function purposeOf(text: string): Purpose {
  if (text === 'placing' || text === 'late-payment' || text === 'restock') return text;
  throw new TypeError(`no purpose of a reservation: ${text}`);
}

function by(request: EffectRequest, work: Work) {
  return { saga: request.saga, ordinal: request.ordinal, revision: work.file.revision };
}
