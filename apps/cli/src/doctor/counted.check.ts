import { type OrderCase, orderCaseDecider, orderStream, placedOrder, releasableReservations } from '@app/domain/order-case';
import { type Instant, plusSeconds } from '@app/kernel';
import type { CommandHandling } from '@app/platform/command-handling';
import type { Census, HeldReservation } from './census.js';
import { type DoctorFinding, found } from './finding.js';

/** A server that runs gives back within seconds; what is older than that was forgotten. */
const LEFT_OVER_AFTER_SECONDS = 600;
const FEWEST_CLIENTS = 20;
const ONE_CLIENT_ABOVE_PERCENT = 90;
const MOST_SHOWN = 10;

/** Is every key that seals a value here, or known to have been destroyed? */
export function checkSealingKeys({ keys }: Pick<Census, 'keys'>): DoctorFinding {
  const { kept, erased, unknown, unknownCount } = keys;
  return unknown === undefined
    ? found('sealing-keys', 'ok', { code: 'sealing-keys-kept', keys: kept, erased })
    : found('sealing-keys', 'fail', { code: 'sealing-key-unknown', ...unknown, more: unknownCount - 1 });
}

/** Does each reservation of keys belong to an order that still wants it? */
export async function checkReservations(
  { held }: Pick<Census, 'held'>,
  handling: Pick<CommandHandling, 'fold'>,
  now: Instant,
): Promise<readonly DoctorFinding[]> {
  const leftOver: HeldReservation[] = [];
  for (const reservation of held) {
    const { state } = await handling.fold(orderCaseDecider, orderStream(reservation.orderId));
    if (isLeftOver(state, reservation, now)) leftOver.push(reservation);
  }
  if (leftOver.length === 0) return [found('reservations', 'ok', { code: 'reservations-fit', open: held.length })];
  return leftOver.slice(0, MOST_SHOWN).map((one) => found('reservations', 'warn', { code: 'reservation-left-over', ...one }));
}

function isLeftOver(file: OrderCase, { reservationId }: HeldReservation, now: Instant): boolean {
  const order = placedOrder(file.ordering);
  if (order === undefined || file.updatedAt === undefined) return true;
  if (file.updatedAt > plusSeconds(now, -LEFT_OVER_AFTER_SECONDS)) return false;
  const known = order.reservations.find((one) => one.reservationId === reservationId);
  return (
    known === undefined || known.stage === 'released' || releasableReservations(file).some((one) => one.reservationId === reservationId)
  );
}

/** Do orders come from more than one address, or is it a proxy's that is recorded? */
export function checkClients({ clients }: Pick<Census, 'clients'>): readonly DoctorFinding[] {
  const shops = [...clients].map(([shopId, addresses]) => {
    const counts = [...addresses.values()];
    const orders = counts.reduce((sum, count) => sum + count, 0);
    return { shopId, orders, percent: Math.floor((100 * Math.max(0, ...counts)) / Math.max(1, orders)) };
  });
  const judged = shops.filter(({ orders }) => orders >= FEWEST_CLIENTS);
  const total = shops.reduce((sum, { orders }) => sum + orders, 0);
  if (judged.length === 0) return [found('clients', 'ok', { code: 'too-few-clients', orders: total })];
  const single = judged.filter(({ percent }) => percent > ONE_CLIENT_ABOVE_PERCENT);
  if (single.length > 0) return single.map((shop) => found('clients', 'fail', { code: 'one-client', ...shop }));
  const percent = Math.max(...judged.map((shop) => shop.percent));
  return [found('clients', 'ok', { code: 'clients-differ', orders: total, percent })];
}
