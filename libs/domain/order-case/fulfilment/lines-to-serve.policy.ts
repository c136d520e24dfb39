import type { OrderCase } from '../order-case.state.js';
import { liveReservation, placedOrder, type Reservation } from '../ordering/ordering.state.js';
import { moneyIsReturning } from '../refunds/returning-money.policy.js';
import type { LineDelivery } from './fulfilment.state.js';

/** A line that was started, whose keys are not allocated, and whose last allocation failed without new stock since. */
export function isWaitingForStock(line: LineDelivery): boolean {
  return line.allocation === undefined && line.failed !== undefined && line.restock?.restockedAs === undefined;
}

/** Lines of a started delivery whose keys are reserved and can be allocated now. */
export function linesToAllocate(file: OrderCase): readonly LineDelivery[] {
  if (file.fulfilment.stage !== 'started' || moneyIsReturning(file)) return [];
  return file.fulfilment.lines.filter(
    (line) => line.allocation === undefined && !isWaitingForStock(line) && reservedFor(file, line.lineId) !== undefined,
  );
}

/** Lines whose keys could not be handed out after payment and for which no new stock has come. */
export function linesWaitingForStock(file: OrderCase): readonly LineDelivery[] {
  if (file.fulfilment.stage !== 'started' || moneyIsReturning(file)) return [];
  return file.fulfilment.lines.filter(isWaitingForStock);
}

/** Is an allocation under way, so that keys may leave the shelf at any moment? */
export function isAllocating(file: OrderCase): boolean {
  return (
    file.fulfilment.stage === 'started' && file.fulfilment.lines.some((line) => line.allocation === undefined && !isWaitingForStock(line))
  );
}

/** The reservation of a line that all its batches have confirmed. */
export function reservedFor(file: OrderCase, lineId: string): Reservation | undefined {
  const order = placedOrder(file.ordering);
  const live = order === undefined ? undefined : liveReservation(order, lineId);
  return live?.stage === 'reserved' ? live : undefined;
}
